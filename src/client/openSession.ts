import { Contract } from "ethers";

import { askView } from "../chain/askView";
import { readSessionState } from "../chain/readSessionState";
import { readTokens } from "../chain/readTokens";
import type { SessionState } from "../evaluate";
import { exists } from "../evaluate/liveness";
import { ExplainedError } from "../explainedError";
import { isSame } from "../addresses";
import type { TokenLookup } from "../format";
import { grantDigest } from "../grantTypedData";
import { decodeContext, type SessionContext } from "../sessionContext";
import type { SignedGrant } from "../sessionSignature";
import type { ClientContext } from "./ClientContext";

/** A session as its context tells, and as the chain knows it now. */
export interface OpenedSession extends SessionContext {
  state: SessionState;
  tokens: TokenLookup;
  /** What the next operation carries: the grant, where the session is not on chain yet. */
  signedGrant?: SignedGrant;
  /** Whether the account takes the owner's signature of that grant. */
  isOwnerSignatureValid: boolean;
}

const ERC1271 = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
const ERC1271_MAGIC = "0x1626ba7e";

/**
 * Reads a context, and what the chain knows of its session.
 * @param targets Contracts that are about to be called.
 * @throws ExplainedError `InvalidContext`, or `ContextMismatch` for one of another chain, account or module.
 */
export async function openSession(
  client: ClientContext,
  context: string,
  targets: readonly string[],
): Promise<OpenedSession> {
  const known = decodeContext(context);
  requireSame(client, known);
  const { provider, scope } = client;
  const { session } = known.grant;
  const named = [...session.permissions.map(({ target }) => target), ...targets];
  const [state, tokens] = await Promise.all([
    readSessionState(provider, scope, session, targets),
    readTokens(provider, named),
  ]);
  const { ownerSignature } = known;
  if (exists(state) || ownerSignature === undefined) return { ...known, state, tokens, isOwnerSignatureValid: true };
  const isOwnerSignatureValid = await isOwnersGrant(client, known, state.epoch, ownerSignature);
  return { ...known, state, tokens, signedGrant: { grant: known.grant, ownerSignature }, isOwnerSignatureValid };
}

/** Whether the account takes a signature as its owner's, for a grant in an epoch. */
export async function isOwnersGrant(
  { provider, scope, chainId }: Pick<ClientContext, "provider" | "scope" | "chainId">,
  { grant }: Pick<SessionContext, "grant">,
  epoch: bigint | number,
  ownerSignature: string,
): Promise<boolean> {
  const account = new Contract(scope.account, ERC1271, provider);
  const digest = grantDigest(grant, { ...scope, chainId, epoch });
  return (await askView<string>(account, "isValidSignature", digest, ownerSignature)) === ERC1271_MAGIC;
}

function requireSame({ chainId, scope }: ClientContext, context: SessionContext): void {
  const pairs = [
    ["chain", String(context.chainId), String(chainId)],
    ["account", context.account, scope.account],
    ["module", context.module, scope.module],
  ];
  const other = pairs.find(([, own, used]) => !isSame(own, used));
  if (other === undefined) return;
  const [what, own, used] = other;
  const reason = `The context is for the ${what} ${own}, and this client is for the ${what} ${used}.`;
  throw new ExplainedError("ContextMismatch", reason, `Create a client for that ${what}, or pass another context.`);
}
