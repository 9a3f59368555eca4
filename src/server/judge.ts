import { evaluate, type Evaluation } from "../evaluate";
import { readTime } from "../chain";
import { packUserOperation, type UserOperation } from "../userOperation";
import type { ServedAccount } from "./account";
import { refusalOf } from "./refusal";
import { ErrorCode, rpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";
import type { ActingSession } from "./session";

const TIME_BITS = 48n;

/**
 * Judges a session's operation by the reference model, on the chain's present state: what the module would say, with the
 * reason.
 * @param isKeySignatureValid Whether the key signed it; true of what is yet to be signed.
 * @throws RpcError where it is refused.
 */
export async function judge(
  chain: ServedChain,
  account: ServedAccount,
  acting: ActingSession,
  operation: UserOperation,
  isKeySignatureValid = true,
): Promise<void> {
  const evaluation = evaluateOperation(chain, account, acting, operation, isKeySignatureValid);
  if (evaluation.error !== undefined) throw await refusalOf(chain, evaluation.error, acting);
  await requireOpen(chain, evaluation, acting);
}

/** What the reference model says of a session's operation. Its signature is that which the module gets. */
export function evaluateOperation(
  { chainId }: ServedChain,
  { adapter: { standard } }: ServedAccount,
  { session, state, isOwnerSignature }: ActingSession,
  operation: UserOperation,
  isKeySignatureValid: boolean,
): Evaluation {
  const owner = { chainId, isSigned: () => isOwnerSignature, isUsed: () => state.isRevoked };
  const userOp = packUserOperation(operation);
  return evaluate(session, state, { standard, userOp, isKeySignatureValid, owner });
}

/** What an operation does can be judged before anybody knows its gas, under a signature that counts as wrong. */
export function unpriced(
  { initCode }: ActingSession,
  sender: string,
  callData: string,
  signature: string,
): UserOperation {
  const gas = { verificationGasLimit: 0n, callGasLimit: 0n, preVerificationGas: 0n };
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
  return { sender, nonce: 0n, initCode, callData, ...gas, ...fees, paymasterAndData: "0x", signature };
}

/**
 * The window, which the EntryPoint checks and not the module; of an operation that carries its grant, the deadline too.
 * @throws RpcError outside it.
 */
export async function requireOpen(
  chain: ServedChain,
  { validationData = 0n }: Evaluation,
  acting: ActingSession,
): Promise<void> {
  const now = await readTime(chain.provider);
  const validAfter = Number(validationData >> 208n);
  const validUntil = Number((validationData >> 160n) & ((1n << TIME_BITS) - 1n));
  if (now >= validAfter && (validUntil === 0 || now <= validUntil)) return;
  const isDeadline = validUntil !== acting.session.validUntil && now > validUntil;
  if (isDeadline) {
    const message = `The owner's grant had to be used for the first time by ${validUntil} (UNIX seconds).`;
    const remedy = "Have the owner grant the session anew.";
    throw rpcError(ErrorCode.ValidationReverted, "GrantDeadlinePassed", message, remedy);
  }
  const args = [BigInt(acting.session.validAfter), BigInt(acting.session.validUntil), BigInt(now)];
  throw await refusalOf(chain, { name: "OutsideWindow", args }, acting);
}
