import { dataSlice } from "ethers";

import { describePermissions } from "../../src/describePermissions";
import { lintPermissions, type LintFinding } from "../../src/lint";
import { SessionStatus, type Session } from "../../src/session";
import { fromSession } from "../../src/wire";
import { isInstalled, openAccount, type AccountHandle } from "./account";
import type { Context } from "./context";
import { readGrantFile, requireSound } from "./grantFile";
import { sessionFromFlags, type GrantFlags } from "./grantFlags";
import { requirePrivate } from "./keys";
import { formatFinding, readLintContext } from "./lintContext";
import { runAsOwner, type OwnerOptions } from "./ownerOperation";
import { UserError } from "./userError";

/** How `session:grant` is asked. */
export interface GrantOptions extends OwnerOptions, GrantFlags {
  /** A grant in the wire format, instead of the flags. */
  file?: string;
  salt?: string;
}

/** What became of `session:grant`. */
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
  await requireInstalled(context, account);
  const asked = await readGrant(context, account, options);
  requirePrivate(context.chain, dataSlice(asked.signer, 0, 20));
  const session = { ...asked, salt: await chooseSalt(account, asked, options.salt) };
  const { module, moduleAddress: to, address } = account;
  const { signerKind, signer: key, salt, validUntil } = session;
  const sessionId = await module.sessionIdOf(signerKind, key, salt);
  const known = await readLintContext(context, account, session);
  const description = describePermissions(session, known.tokens);
  const findings = lintPermissions(session, known);
  const what = [
    `Grant session ${sessionId}:`,
    ...description.map((line) => `  ${line}`),
    ...findings.map(formatFinding),
  ];
  const data = module.interface.encodeFunctionData("grantSession", [session]);
  const { transactionHash } = await runAsOwner(context, account, [{ to, data }], what, options);
  context.say(`Session: ${sessionId}`);
  return { account: address, sessionId, key, validUntil, description, findings, transactionHash };
}

async function readGrant(
  context: Context,
  { address: account, moduleAddress: module }: AccountHandle,
  { file, ...flags }: GrantOptions,
): Promise<Session> {
  if (file === undefined) {
    const session = await sessionFromFlags(context, flags);
    return requireSound(fromSession(session), "The grant", { account, module });
  }
  if (flags.key === undefined) return requireSound(readGrantFile(file), file, { account, module });
  throw new UserError("Both a file and --key are given.", "Leave one of them out.");
}

async function requireInstalled(context: Context, { address, module, moduleAddress }: AccountHandle): Promise<void> {
  const isReady = (await isInstalled(context, address, moduleAddress)) && (await module.isInitialized(address));
  if (!isReady)
    throw new UserError("The account has not installed the session module.", "Run `session:install` first.");
}

/** The smallest salt that the key has not used: small ones cost less calldata. */
async function chooseSalt({ module, address }: AccountHandle, session: Session, asked?: string): Promise<bigint> {
  const { signerKind, signer } = session;
  if (asked !== undefined) return parseSalt(asked);
  // A salt in a file is meant; salt 0 is what a file without one has.
  if (session.salt !== 0n) return session.salt;
  for (let salt = 0n; ; salt++) {
    const { status } = await module.getSession(address, await module.sessionIdOf(signerKind, signer, salt));
    if (Number(status) === Number(SessionStatus.Unknown)) return salt;
  }
}

function parseSalt(text: string): bigint {
  if (/^\d{1,28}$/.test(text)) return BigInt(text);
  throw new UserError(`--salt ${text} is no salt.`, "Give a number.");
}
