import { BundlerError } from "../bundlers";
import { describeError } from "../describeError";
import { ExplainedError } from "../explainedError";
import { decodeRefusal, revertDataOf, type Refusal } from "../refusal";
import { ErrorCode, RpcError, rpcError } from "./rpcError";

/** Codes of ERC-7769 that say more than "refused". */
const BUNDLER_CODES: readonly number[] = [-32500, -32501, -32502, -32503, -32504, -32505, -32507, -32521];
/** What ethers says where a node does not answer, or not in time. */
const NODE_FAILURES = ["NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT"];
const AGAIN = "Try again in a moment.";

/**
 * What a bundler, a node or the library threw, as the client is told. What would fail again never has a code that
 * clients try again for.
 * @returns Undefined for what nobody foresaw.
 */
export function toRpcError(error: unknown): RpcError | undefined {
  if (error instanceof RpcError) return error;
  if (error instanceof BundlerError) return bundlerError(error);
  if (error instanceof ExplainedError) {
    return rpcError(ErrorCode.Precheck, error.code, error.reason, error.remedy);
  }
  const { code } = Object(error) as { code?: unknown };
  if (!NODE_FAILURES.includes(String(code))) return undefined;
  return rpcError(ErrorCode.Internal, "NodeSilent", "The node does not answer.", AGAIN);
}

function bundlerError(error: BundlerError): RpcError {
  const { code, reason, remedy, rpcCode } = error;
  if (code !== "BundlerRefused") {
    return rpcError(ErrorCode.Internal, code, "The bundler does not answer as it should.", AGAIN);
  }
  const refusal = refusalIn(error);
  if (refusal !== undefined) return refusedError(refusal);
  const isKnown = rpcCode !== undefined && BUNDLER_CODES.includes(rpcCode);
  return rpcError(isKnown ? rpcCode : ErrorCode.Precheck, code, reason, remedy);
}

/** The EntryPoint's or a contract's own reason, where the bundler tells it: as data, or in its words. */
function refusalIn(error: BundlerError): Refusal | undefined {
  const data = revertDataOf(error);
  if (data !== undefined && data !== "0x") return decodeRefusal(data);
  const [entryPointReason] = /AA\d\d[^.(:]*/.exec(error.reason) ?? [];
  return entryPointReason === undefined ? undefined : { entryPointReason: entryPointReason.trim(), data: "0x" };
}

function refusedError(refusal: Refusal): RpcError {
  const { message, remedy } = describeError(refusal);
  const { entryPointReason = "", error } = refusal;
  const name = error?.name ?? (entryPointReason.slice(0, 4) || "ExecutionReverted");
  return rpcError(codeOf(refusal), name, message, remedy);
}

/** Where an operation failed: at the paymaster's, at a signature, in validation, or in its calls. */
function codeOf({ entryPointReason = "", error }: Refusal): number {
  if (entryPointReason.startsWith("AA3")) return ErrorCode.Sponsorship;
  if (entryPointReason.startsWith("AA24")) return ErrorCode.InvalidSignature;
  return entryPointReason === "" && error === undefined ? ErrorCode.ExecutionReverted : ErrorCode.ValidationReverted;
}
