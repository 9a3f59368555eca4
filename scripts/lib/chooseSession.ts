import { dataSlice, getAddress, isHexString } from "ethers";

import { SessionStatus, SignerKind, type Session } from "../../src/session";
import type { AccountHandle } from "./account";
import type { Context } from "./context";
import { findSessions } from "./sessionLogs";
import { UserError } from "./userError";

/** Which session a command is about. */
export interface SessionChoice {
  /** 32 bytes, hex. */
  session?: string;
  fromBlock?: number;
}

/**
 * The session that was named, or the only active one: of the signer, where one is given.
 * @throws UserError where there is none, or more than one to choose from.
 */
export async function chooseSession(
  context: Context,
  account: AccountHandle,
  { session, fromBlock }: SessionChoice,
  signer?: string,
): Promise<string> {
  if (session !== undefined) return requireKnown(account, session, signer);
  const all = await findSessions(context, account, fromBlock);
  const own = all.filter((one) => signer === undefined || one.session.signer === signer);
  const active = own.filter(({ status }) => status === SessionStatus.Active);
  if (active.length === 1) return active[0].sessionId;
  const whose = signer === undefined ? "" : ` for the key ${signer}`;
  if (active.length > 1) {
    const ids = active.map(({ sessionId }) => sessionId).join(", ");
    throw new UserError(`The account has ${active.length} active sessions${whose}.`, `Name one with --session: ${ids}`);
  }
  const rest = own.length === 0 ? "" : ` (${own.length} ended or not begun: \`session:list\` shows them)`;
  throw new UserError(`The account has no active session${whose}${rest}.`, "Grant one with `session:grant`.");
}

/**
 * Whether a key can sign for a session. Contracts and verifiers take signatures of their own forms.
 * @param what The session in the user's words, at the beginning of a sentence.
 * @throws UserError where it can't.
 */
export function requireSigner(what: string, session: Pick<Session, "signerKind" | "signer">, key: string): void {
  const { signerKind, signer } = session;
  if (signerKind !== SignerKind.Address) {
    throw new UserError(
      `${what} is for a signer of kind ${SignerKind[signerKind]}, and these commands sign for addresses.`,
      "Use the library: encodeSessionSignature takes any key's signature.",
    );
  }
  if (signer === key) return;
  throw new UserError(
    `${what} belongs to the key ${signer}, and the key in use is ${key}.`,
    "Name the session's key with --key, or set SESSION_PRIVATE_KEY.",
  );
}

/**
 * A session id as typed.
 * @throws UserError where it is none.
 */
export function parseSessionId(text: string): string {
  if (isHexString(text, 32)) return text.toLowerCase();
  throw new UserError(`"${text}" is no session id.`, "It is 0x and 64 hex digits, as `session:list` shows it.");
}

async function requireKnown({ address, module }: AccountHandle, text: string, signer?: string): Promise<string> {
  const sessionId = parseSessionId(text);
  const { status, signerKind } = await module.getSession(address, sessionId);
  if (Number(status) === Number(SessionStatus.Unknown)) {
    throw new UserError(
      `The account ${address} never granted the session ${sessionId}.`,
      "Check the id and the account with `session:list`.",
    );
  }
  // The ids of address signers start with the address.
  const granted = { signerKind: Number(signerKind), signer: getAddress(dataSlice(sessionId, 0, 20)) };
  if (signer !== undefined) requireSigner("The session", granted, signer);
  return sessionId;
}
