import { Contract, concat, dataLength } from "ethers";

import { askView } from "../chain/askView";
import { readSessionState } from "../chain";
import { isSame } from "../addresses";
import type { SessionState } from "../evaluate";
import { ExplainedError } from "../explainedError";
import { grantDigest, grantTypedData, type GrantScope } from "../grantTypedData";
import { decodeContext, type SessionContext } from "../sessionContext";
import type { SignedGrant } from "../sessionSignature";
import type { Session } from "../session";
import { initCodeOf, type ServedAccount } from "./account";
import { ErrorCode, rpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";

/** What the holder of a session key passes, in one part or two. */
export type PermissionsCapability = { context: string } | { sessionId: string; signature: string };

/** A session that acts, with all that the chain and the owner's signature say of it. */
export interface ActingSession {
  session: Session;
  /** The module's id of it, 32 bytes. */
  sessionId: string;
  state: SessionState;
  /** The grant to carry; absent where the session is on chain already. */
  signedGrant?: SignedGrant;
  /** Whether the account takes the owner's signature of the grant under its present epoch. */
  isOwnerSignature: boolean;
  /** What makes the account, `0x` where it exists. */
  initCode: string;
}

const PATH = "capabilities.permissions";
const MAGIC = "0x1626ba7e";
/** What a wallet returns; whatever is longer or shorter is in the account's own form already. */
const RAW_SIGNATURE_LENGTH = 65;
const erc1271 = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];

/**
 * Reads the session behind `capabilities.permissions`.
 * @throws RpcError where it is none, or of another account, chain or module.
 */
export function readContext(chain: ServedChain, from: string, given: PermissionsCapability): SessionContext {
  const context = decode("context" in given ? given.context : concat(["0x00", given.sessionId, given.signature]));
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
 */
export async function readActingSession(
  chain: ServedChain,
  account: ServedAccount,
  { grant, sessionId, ownerSignature: given }: SessionContext,
  targets: readonly string[],
): Promise<ActingSession> {
  const { module, account: address } = account.adapter;
  const known = await readSessionState(chain.provider, { module, account: address }, grant.session, targets);
  // The factory installs the module, which begins the first epoch.
  const state = account.isDeployed ? known : { ...known, isInstalled: true, epoch: 1n };
  const acting = { session: grant.session, sessionId, state, isOwnerSignature: false, initCode: "0x" };
  if (given === undefined || state.sessionEpoch !== undefined || state.isRevoked) return acting;
  const scope: GrantScope = { account: address, module, chainId: chain.chainId, epoch: state.epoch };
  const typedData = grantTypedData(grant, scope);
  const digest = grantDigest(grant, scope);
  const isRaw = dataLength(given) === RAW_SIGNATURE_LENGTH;
  const ownerSignature = isRaw ? account.adapter.encodeOwnerSignature(given, typedData) : given;
  const signedGrant = { grant, ownerSignature };
  if (account.isDeployed) {
    const isOwnerSignature = await isSigned(chain, address, digest, ownerSignature);
    return { ...acting, signedGrant, isOwnerSignature };
  }
  const initCode = initCodeOf(chain, address, digest, given);
  if (initCode === undefined) throw notCreated(chain, address);
  return { ...acting, signedGrant, isOwnerSignature: true, initCode };
}

/** The account whose operation can't be prepared, because nobody made it and nobody knows how. */
export function notCreated({ contracts }: ServedChain, account: string): Error {
  const message = `The account ${account} is not on this chain, and what makes it is not known.`;
  const remedy = `Have anyone call the factory ${contracts.accountFactory} with factoryData of wallet_requestAccount first.`;
  return rpcError(ErrorCode.Precheck, "AccountNotCreated", message, remedy, "from");
}

async function isSigned(chain: ServedChain, account: string, digest: string, signature: string): Promise<boolean> {
  const contract = new Contract(account, erc1271, chain.provider);
  return (await askView(contract, "isValidSignature", digest, signature)) === MAGIC;
}

function decode(context: string): SessionContext {
  try {
    return decodeContext(context);
  } catch (error) {
    if (!(error instanceof ExplainedError)) throw error;
    throw rpcError(ErrorCode.InvalidParams, error.code, error.reason, error.remedy, PATH);
  }
}
