import type { Wallet } from "ethers";

import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { formatEther } from "../../src/format";
import { DUMMY_ECDSA_SIGNATURE } from "../../src/operations";
import { decodeRefusal, revertDataOf } from "../../src/refusal";
import { encodeSessionSignature, SignatureMode, signOperation } from "../../src/sessionSignature";
import { openAccount, type AccountOptions } from "./account";
import { parseCalls, type CallOptions } from "./calls";
import { openCarriedGrant, type CarriedGrant } from "./carriedGrant";
import { chooseSession, type SessionChoice } from "./chooseSession";
import type { Context } from "./context";
import { explainRevert } from "./explain";
import { loadKey } from "./keys";
import { readToken } from "./tokens";
import { UserError } from "./userError";
import { runOperation, type OperationResult, type RouteOptions } from "./submit";

/** How `session:call` is asked. */
export interface SessionCallOptions extends AccountOptions, RouteOptions, SessionChoice, CallOptions {
  /** Name of the session's encrypted key. */
  key?: string;
  /** A file with a deferred grant, which the operation carries where the session is not on the chain yet. */
  grant?: string;
}

/** What became of `session:call`. */
export interface SessionCall extends OperationResult {
  account: string;
  sessionId: string;
}

/**
 * Has the account make calls that a session key signs for.
 * @throws where the module refuses them, with its reason.
 */
export async function callWithSession(context: Context, options: SessionCallOptions): Promise<SessionCall> {
  const calls = parseCalls(options);
  const key = await loadKey(context.chain, "session", options.key, context.env);
  const chosen = await openSession(context, options, key.address);
  const { account, sessionId, signedGrant } = chosen;
  const install = signedGrant === undefined ? [] : [`Install session ${sessionId}, which the owner has signed for.`];
  const what = [...install, ...calls.map(describeCall)];
  try {
    const result = await runOperation(
      context,
      sessionRequest(chosen, key, calls),
      `session ${sessionId}`,
      what,
      options,
    );
    return { account: account.address, sessionId, ...result };
  } catch (error) {
    throw await withTokenNames(context, error);
  }
}

async function openSession(context: Context, options: SessionCallOptions, key: string): Promise<CarriedGrant> {
  if (options.grant !== undefined) return openCarriedGrant(context, options.grant, options, key);
  const account = await openAccount(context, options);
  return { account, sessionId: await chooseSession(context, account, options, key) };
}

/** The same error; where it is about a token's amount, in the token's own units. */
async function withTokenNames({ chain }: Context, error: unknown): Promise<unknown> {
  const data = revertDataOf(error);
  const token: unknown = data && decodeRefusal(data).error?.args.token;
  if (data === undefined || typeof token !== "string") return error;
  const info = await readToken(chain, token).catch(() => undefined);
  const { message, remedy } = explainRevert(data, () => info);
  return new UserError(message, remedy);
}

function sessionRequest({ account, sessionId, signedGrant }: CarriedGrant, key: Wallet, calls: Call[]) {
  const { address, entryPoint, moduleAddress: module } = account;
  const mode = SignatureMode.Raw;
  return {
    account: address,
    entryPoint,
    validator: module,
    callData: encodeExecute(calls),
    dummySignature: encodeSessionSignature(mode, sessionId, DUMMY_ECDSA_SIGNATURE, signedGrant),
    sign: (userOpHash: string) => signOperation(key, { module, sessionId, userOpHash }, mode, signedGrant),
  };
}

function describeCall({ to, value = 0n, data = "0x" }: Call): string {
  const what = data === "0x" ? "Send" : `Call ${data.slice(0, 10)} of ${to}`;
  if (data !== "0x") return value === 0n ? `${what}.` : `${what}, with ${formatEther(value)}.`;
  return `${what} ${formatEther(value)} to ${to}.`;
}
