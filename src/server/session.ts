import { concat, dataLength } from "ethers";

import { isSame } from "../addresses";
import { readSessionState } from "../chain";
import type { JudgedSession } from "../client/judge";
import { isOwnersGrant } from "../client/openSession";
import { exists } from "../evaluate/liveness";
import { ECDSA_LENGTH } from "../evaluate/signatureField";
import { ExplainedError } from "../explainedError";
import { grantDigest, grantTypedData } from "../grantTypedData";
import { decodeContext, type SessionContext } from "../sessionContext";
import { initCodeOf, type ServedAccount } from "./account";
import { MAX_PERMISSIONS } from "../wire/schema";
import { asMade } from "./newAccount";
import { ErrorCode, rpcError, type RpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";

/** What the holder of a session key passes, in one part or two. */
export type PermissionsCapability = { context: string } | { sessionId: string; signature: string };

/** A session that acts, with all that the chain and the owner's signature say of it. */
export interface ActingSession extends JudgedSession {
  /** What may be a token among what the grant and the calls name. */
  targets: readonly string[];
  /** What makes the account, `0x` where it exists. */
  initCode: string;
}

const PATH = "capabilities.permissions";

/**
 * Reads the session behind `capabilities.permissions`.
 * @throws RpcError where it is none, or of another account, chain or module.
 */
export function readContext(chain: ServedChain, from: string, given: PermissionsCapability): SessionContext {
  const context = decode("context" in given ? given.context : concat(["0x00", given.sessionId, given.signature]));
  const { length } = context.grant.session.permissions;
  if (length > MAX_PERMISSIONS) throw tooManyPermissions(length);
  const differs = [
    ["chain", String(context.chainId), String(chain.chainId)],
    ["account", context.account, from],
    ["module", context.module, chain.contracts.module],
  ].find(([, is, should]) => !isSame(is, should));
  if (differs === undefined) return context;
  const [what, is, should] = differs;
  const message = `The session is of the ${what} ${is}, and the request of ${should}.`;
  const remedy = `Pass the context that was granted for this ${what}.`;
  throw rpcError(ErrorCode.InvalidParams, "ContextOfAnother", message, remedy, PATH);
}

/**
 * A session with its state on the chain.
 * @param targets Contracts that are about to be called.
 * @throws RpcError for an account that is not there, and of whose making nothing is known.
 */
export async function openSession(
  chain: ServedChain,
  account: ServedAccount,
  context: SessionContext,
  targets: readonly string[],
): Promise<ActingSession> {
  const { module, account: address } = account.adapter;
  const { provider } = chain;
  const { session } = context.grant;
  const known = await readSessionState(provider, { module, account: address }, session, targets);
  const state = account.isDeployed ? known : asMade(known, chain.contracts);
  const named = [...session.permissions.map(({ target }) => target), ...targets];
  const opened = { ...context, state, targets: named, isOwnerSignatureValid: true, initCode: "0x" };
  if (exists(state) || context.ownerSignature === undefined) return opened;
  return { ...opened, ...(await openGrant(chain, account, context, context.ownerSignature, state.epoch)) };
}

/** The grant to carry, with the owner's signature in the account's form; and what makes the account, if nobody did. */
async function openGrant(
  chain: ServedChain,
  { adapter, isDeployed }: ServedAccount,
  { grant }: SessionContext,
  given: string,
  epoch: bigint,
): Promise<Pick<ActingSession, "signedGrant" | "isOwnerSignatureValid" | "initCode">> {
  const { module, account } = adapter;
  const { chainId, provider } = chain;
  const scope = { account, module, chainId, epoch };
  // Whatever is longer or shorter is in the account's own form already.
  const isRaw = dataLength(given) === ECDSA_LENGTH;
  const ownerSignature = isRaw ? adapter.encodeOwnerSignature(given, grantTypedData(grant, scope)) : given;
  const signedGrant = { grant, ownerSignature };
  if (isDeployed) {
    const client = { provider, chainId, scope: { module, account } };
    const isOwnerSignatureValid = await isOwnersGrant(client, { grant }, epoch, ownerSignature);
    return { signedGrant, isOwnerSignatureValid, initCode: "0x" };
  }
  const initCode = initCodeOf(chain, account, grantDigest(grant, scope), given);
  if (initCode === undefined) throw notCreated(chain, account);
  // That the account is the signer's is what the signature was needed for.
  return { signedGrant, isOwnerSignatureValid: true, initCode };
}

/** Each permission is some questions to the node. */
function tooManyPermissions(count: number): RpcError {
  const message = `The session has ${count} permissions, and this server reads ${MAX_PERMISSIONS}.`;
  return rpcError(ErrorCode.InvalidParams, "TooManyPermissions", message, "Use it without this server.", PATH);
}

/** The account whose operation can't be prepared, because nobody made it and nobody knows how. */
export function notCreated({ contracts }: ServedChain, account: string): RpcError {
  const message = `The account ${account} is not on this chain, and what makes it is not known.`;
  const remedy = `Have anyone call the factory ${contracts.accountFactory} with factoryData of wallet_requestAccount first.`;
  return rpcError(ErrorCode.Precheck, "AccountNotCreated", message, remedy, "from");
}

function decode(context: string): SessionContext {
  try {
    return decodeContext(context);
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    throw rpcError(ErrorCode.InvalidParams, error.code, error.reason, error.remedy, PATH);
  }
}
