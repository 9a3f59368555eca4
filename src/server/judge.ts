import { readTime, readTokens } from "../chain";
import { judge, refusedByTime, refusalOf as sessionRefused, type KeySignature } from "../client/judge";
import type { Evaluation, ModuleError } from "../evaluate";
import { ExplainedError } from "../explainedError";
import type { UserOperation } from "../userOperation";
import type { ServedAccount } from "./account";
import { refusalError } from "./refusal";
import { ErrorCode, rpcError, type RpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";
import type { ActingSession } from "./session";

/**
 * Judges a session's operation on the chain's present state: what the module and the EntryPoint would say, with the
 * reason.
 * @param isGasFinal Whether its gas is what will be sent. If not, gas that is not covered is no error yet.
 * @throws RpcError where it is refused.
 */
export async function requireAllowed(
  chain: ServedChain,
  account: ServedAccount,
  acting: ActingSession,
  operation: UserOperation,
  key: KeySignature,
  isGasFinal: boolean,
): Promise<void> {
  const { refusal } = await evaluateNow(chain, account, acting, operation, key, isGasFinal);
  if (refusal !== undefined) throw refusal;
}

/** As `requireAllowed`, with the refusal as an answer. */
export async function evaluateNow(
  chain: ServedChain,
  { adapter }: ServedAccount,
  acting: ActingSession,
  operation: UserOperation,
  key: KeySignature,
  isGasFinal: boolean,
): Promise<{ evaluation: Evaluation; refusal?: RpcError }> {
  const { chainId, provider } = chain;
  const evaluation = judge({ adapter, chainId }, acting, operation, key, isGasFinal);
  if (evaluation.error !== undefined) return { evaluation, refusal: await refusalOf(chain, acting, evaluation.error) };
  const untimely = refusedByTime(acting, await readTime(provider));
  if (untimely === undefined) return { evaluation };
  if (!(untimely instanceof ExplainedError)) return { evaluation, refusal: await refusalOf(chain, acting, untimely) };
  const { code, reason, remedy } = untimely;
  return { evaluation, refusal: rpcError(ErrorCode.ValidationReverted, code, reason, remedy) };
}

/** An error of the model in words. Only they need what tokens are called, which takes questions to the chain. */
export async function refusalOf(
  { provider }: ServedChain,
  acting: ActingSession,
  error: ModuleError,
): Promise<RpcError> {
  const tokens = await readTokens(provider, acting.targets);
  return refusalError(sessionRefused({ ...acting, tokens }, error));
}
