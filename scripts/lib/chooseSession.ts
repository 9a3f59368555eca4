import { dataSlice, getAddress, isHexString } from "ethers";

import { SessionStatus } from "../../src/session";
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

/** Whether the id names this signer: ids of address signers start with the address. */
function requireSigner(sessionId: string, signer: string): void {
  const named = getAddress(dataSlice(sessionId, 0, 20));
  if (named === signer) return;
  throw new UserError(
    `The session belongs to the key ${named}, and the key in use is ${signer}.`,
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
  const { status } = await module.getSession(address, sessionId);
  if (Number(status) === Number(SessionStatus.Unknown)) {
    throw new UserError(
      `The account ${address} never granted the session ${sessionId}.`,
      "Check the id and the account with `session:list`.",
    );
  }
  if (signer !== undefined) requireSigner(sessionId, signer);
  return sessionId;
}
