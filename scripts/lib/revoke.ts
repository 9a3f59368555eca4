import { openAccount } from "./account";
import { chooseSession, type SessionChoice } from "./chooseSession";
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
  const sessionId = await chooseSession(context, account, options);
  const data = module.interface.encodeFunctionData("revokeSession", [sessionId]);
  const what = `End session ${sessionId}, for good.`;
  const { transactionHash } = await runAsOwner(context, account, [{ to, data }], [what], options);
  return { account: address, sessionId, transactionHash };
}
