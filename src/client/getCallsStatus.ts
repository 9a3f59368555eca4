import type { OperationReceipt } from "../bundlers/Bundler";
import { describeError } from "../describeError";
import { ExplainedError } from "../explainedError";
import { decodeRefusal } from "../refusal";
import { decodeCallsId } from "./callsId";
import type { ClientContext } from "./ClientContext";

/**
 * Where calls stand, with the numbers of EIP-5792: 100 not on chain yet, 200 executed, 500 reverted. An account makes all
 * the calls of an operation or none, so that 600 (some of them) does not occur, nor does 400: what never reaches the chain
 * is thrown by `sendCalls`, or stays at 100.
 */
export type CallsStatusCode = 100 | 200 | 500;

/** What became of calls. */
export interface CallsStatus {
  id: string;
  chainId: number;
  status: CallsStatusCode;
  /** All the calls are executed, or none. */
  atomic: true;
  /** One, once the operation is on chain. */
  receipts: OperationReceipt[];
  /** Why the calls reverted, and what to do. Text from contracts stands in it. */
  error?: { message: string; remedy: string };
}

/**
 * What became of calls.
 * @param id From `sendCalls`.
 * @throws ExplainedError `InvalidCallsId`, or `ContextMismatch` for calls on another chain.
 */
export async function getCallsStatus(
  { bundler, entryPoint, chainId }: ClientContext,
  id: string,
): Promise<CallsStatus> {
  const { chainId: own, userOpHash } = decodeCallsId(id);
  if (own !== chainId) {
    const reason = `The calls are on chain ${own}, and this client is for chain ${chainId}.`;
    throw new ExplainedError("ContextMismatch", reason, "Ask a client of that chain.");
  }
  const receipt = await bundler.receipt(userOpHash, entryPoint);
  if (receipt === undefined) return { id, chainId, status: 100, atomic: true, receipts: [] };
  const base = { id, chainId, atomic: true as const, receipts: [receipt] };
  if (receipt.isSuccess) return { ...base, status: 200 };
  return { ...base, status: 500, error: describeError(decodeRefusal(receipt.revertData ?? "0x")) };
}
