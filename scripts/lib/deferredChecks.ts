import { Contract } from "ethers";

import { grantDigest } from "../../src/grantTypedData";
import { formatTime } from "../../src/format";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { accountInterface, addressOf, openAccount, recordedModule } from "./account";
import type { AccountHandle, AccountOptions } from "./account";
import type { Context } from "./context";
import { readDeferredFile, type DeferredFile } from "./deferredFile";
import { isReady } from "./grant";
import { describeChain } from "./transaction";
import { UserError } from "./userError";

/** A deferred grant from a file, on the chain and the account that it was made for. */
export interface OpenedGrant {
  file: DeferredFile;
  account: AccountHandle;
  sessionId: string;
  status: SessionStatus;
}

const NEW_GRANT = "Have the owner sign a new one with `session:grant --defer`.";
const ERC1271_MAGIC = "0x1626ba7e";

/**
 * Reads a deferred grant and opens its account.
 * @throws UserError where the file is for another chain, account or module than the command, or damaged.
 */
export async function openDeferred(context: Context, path: string, options: AccountOptions): Promise<OpenedGrant> {
  const file = readDeferredFile(path);
  const { chain, env } = context;
  if (BigInt(file.chainId) !== chain.chainId) {
    const message = `${path} is for chain ${file.chainId}, and ${describeChain(chain)} is in use.`;
    throw new UserError(message, "Name the grant's network with --network.");
  }
  const named = options.account ?? env.ACCOUNT;
  requireSame(path, "account", file.account, named === undefined ? file.account : addressOf(named, "account"));
  requireSame(path, "module", file.module, recordedModule(context, options.module));
  const account = await openAccount(context, { ...options, account: file.account });
  const sessionId = sessionIdOf(file.grant.session);
  const { status } = await account.module.getSession(account.address, sessionId);
  return { file, account, sessionId, status: Number(status) };
}

/**
 * What keeps a deferred grant that is not on the chain yet from being used now, the owner's signature aside.
 * @throws UserError saying it.
 */
export async function requireUsable(context: Context, { file, account, sessionId, status }: OpenedGrant) {
  if (status === SessionStatus.Revoked) {
    throw new UserError(`The session ${sessionId} was revoked, and the grant is void with it.`, NEW_GRANT);
  }
  const { epoch } = await readEpoch(context, account);
  if (epoch !== file.epoch) {
    const message = `The grant is void: since it was signed, the account has ended all its sessions, or installed or uninstalled the module (epoch ${file.epoch} then, ${epoch} now).`;
    throw new UserError(message, NEW_GRANT);
  }
  const { deadline, session } = file.grant;
  const now = await currentTime(context);
  if (deadline < now) {
    throw new UserError(`The grant had to be used by ${formatTime(deadline, now)}.`, NEW_GRANT);
  }
  if (session.validUntil === 0 || session.validUntil >= now) return;
  throw new UserError(`The session's window ended at ${formatTime(session.validUntil, now)}.`, NEW_GRANT);
}

/**
 * The account itself says whether its owner signed the grant.
 * @throws UserError where it does not.
 */
export async function requireAccepted(context: Context, account: AccountHandle, file: DeferredFile): Promise<void> {
  const digest = grantDigest(file.grant, file);
  const contract = new Contract(account.address, accountInterface, context.chain.provider);
  const check = contract.getFunction("isValidSignature");
  const answer: unknown = await check(digest, file.ownerSignature).catch(() => undefined);
  if (answer === ERC1271_MAGIC) return;
  throw new UserError(
    `The account ${account.address} does not take the owner's signature of this grant.`,
    "Sign the typed data of this very grant with the owner's key, and name its validator with --validator. Some accounts wrap what their owner signs: there, grant by a transaction, without --defer.",
  );
}

/** The epoch that a grant is signed for: the present one, or that of the coming installation, which raises it by one. */
export async function readEpoch(context: Context, account: AccountHandle): Promise<{ epoch: number; ready: boolean }> {
  const ready = await isReady(context, account);
  const present = Number(await account.module.epochOf(account.address));
  return { epoch: ready ? present : present + 1, ready };
}

/** UNIX seconds: the chain's, or the clock's where the last block is old. */
export async function currentTime({ chain }: Context): Promise<number> {
  const block = await chain.provider.getBlock("latest");
  return Math.max(block?.timestamp ?? 0, Math.floor(Date.now() / 1000));
}

function requireSame(path: string, what: "account" | "module", own: string, used: string): void {
  if (own === used) return;
  throw new UserError(
    `${path} is a grant for the ${what} ${own}, and the ${what} in use is ${used}.`,
    `Use the grant's own ${what}, or name it with --${what}.`,
  );
}
