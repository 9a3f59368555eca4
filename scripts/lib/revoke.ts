import { SessionStatus } from "../../src/session";
import { openAccount, type AccountHandle } from "./account";
import { chooseSession, parseSessionId, type SessionChoice } from "./chooseSession";
import type { Context } from "./context";
import { runAsOwner, type OwnerOptions } from "./ownerOperation";

/** How `session:revoke` is asked. */
export interface RevokeOptions extends OwnerOptions, SessionChoice {
  /** Every session of the account, and every grant that was signed and not used yet. */
  all?: boolean;
}

/** What became of `session:revoke`. */
export interface Revocation {
  account: string;
  /** Null where all were revoked. */
  sessionId: string | null;
  transactionHash: string;
}

/** The owner ends a session, or all of them. */
export async function revoke(context: Context, options: RevokeOptions): Promise<Revocation> {
  const account = await openAccount(context, options);
  const { address, module, moduleAddress: to } = account;
  if (options.all) {
    const data = module.interface.encodeFunctionData("revokeAllSessions");
    const what = "End every session of the account, and every signed grant that is not used yet.";
    const { transactionHash } = await runAsOwner(context, account, [{ to, data }], [what], options);
    return { account: address, sessionId: null, transactionHash };
  }
  const { session } = options;
  const sessionId = session === undefined ? await chooseSession(context, account, options) : parseSessionId(session);
  const data = module.interface.encodeFunctionData("revokeSession", [sessionId]);
  const what = [`End session ${sessionId}, for good.`, ...(await warnings(account, sessionId))];
  const { transactionHash } = await runAsOwner(context, account, [{ to, data }], what, options);
  return { account: address, sessionId, transactionHash };
}

/** An id that is not on the chain may be that of a deferred grant, or a mistake. */
async function warnings({ address, module }: AccountHandle, sessionId: string): Promise<string[]> {
  const { status } = await module.getSession(address, sessionId);
  if (Number(status) !== Number(SessionStatus.Unknown)) return [];
  return ["Warning: the account has no such session. A grant for it that the owner has signed will be void."];
}
