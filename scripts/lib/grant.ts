import type { LintFinding } from "../../src/lint";
import { SessionStatus, type Session } from "../../src/session";
import { isInstalled, openAccount, type AccountHandle } from "./account";
import type { Context } from "./context";
import { explainGrant, readRequest, type GrantRequest } from "./grantRequest";
import { runAsOwner, type OwnerOptions } from "./ownerOperation";
import { UserError } from "./userError";

/** How `session:grant` is asked for a transaction. */
export interface GrantOptions extends OwnerOptions, GrantRequest {}

/** What became of it. */
export interface Grant {
  account: string;
  sessionId: string;
  key: string;
  validUntil: number;
  description: string[];
  /** What the owner was warned of. */
  findings: LintFinding[];
  transactionHash: string;
}

/** The owner grants a session, from a file or from flags. */
export async function grantFromOptions(context: Context, options: GrantOptions): Promise<Grant> {
  const account = await openAccount(context, options);
  if (!(await isReady(context, account))) {
    throw new UserError("The account has not installed the session module.", "Run `session:install` first.");
  }
  const { asked, salt: given } = await readRequest(context, account, options);
  const session = { ...asked, salt: given ?? (await firstFreeSalt(account, asked)) };
  const { module, moduleAddress: to, address } = account;
  const { signerKind, signer: key, salt, validUntil } = session;
  const sessionId = await module.sessionIdOf(signerKind, key, salt);
  const { description, findings, lines } = await explainGrant(context, account, session);
  const what = [`Grant session ${sessionId}:`, ...lines];
  const data = module.interface.encodeFunctionData("grantSession", [session]);
  const { transactionHash } = await runAsOwner(context, account, [{ to, data }], what, options);
  context.say(`Session: ${sessionId}`);
  return { account: address, sessionId, key, validUntil, description, findings, transactionHash };
}

/** Whether the account has installed the module, and the module knows. */
export async function isReady(context: Context, { address, module, moduleAddress }: AccountHandle): Promise<boolean> {
  return (await isInstalled(context, address, moduleAddress)) && (await module.isInitialized(address));
}

/** The smallest salt that the key has not used: small ones cost less calldata. */
async function firstFreeSalt({ module, address }: AccountHandle, { signerKind, signer }: Session): Promise<bigint> {
  for (let salt = 0n; ; salt++) {
    const { status } = await module.getSession(address, await module.sessionIdOf(signerKind, signer, salt));
    if (Number(status) === Number(SessionStatus.Unknown)) return salt;
  }
}
