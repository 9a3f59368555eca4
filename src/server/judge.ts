import { readTime } from "../chain";
import { judge, refusalOf, refusedByTime, type KeySignature } from "../client/judge";
import type { Evaluation } from "../evaluate";
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
  { chainId, provider }: ServedChain,
  { adapter }: ServedAccount,
  acting: ActingSession,
  operation: UserOperation,
  key: KeySignature,
  isGasFinal: boolean,
): Promise<{ evaluation: Evaluation; refusal?: RpcError }> {
  const evaluation = judge({ adapter, chainId }, acting, operation, key, isGasFinal);
  if (evaluation.error !== undefined) {
    return { evaluation, refusal: refusalError(refusalOf(acting, evaluation.error)) };
  }
  const untimely = refusedByTime(acting, await readTime(provider));
  if (untimely === undefined) return { evaluation };
  if (!(untimely instanceof ExplainedError)) {
    return { evaluation, refusal: refusalError(refusalOf(acting, untimely)) };
  }
  const { code, reason, remedy } = untimely;
  return { evaluation, refusal: rpcError(ErrorCode.ValidationReverted, code, reason, remedy) };
}
