import { BundlerError } from "../bundlers";
import { SessionRefused } from "../client/SessionRefused";
import { translateError } from "../client/translateError";
import { ExplainedError } from "../explainedError";
import { refusalError } from "./refusal";
import { ErrorCode, RpcError, rpcError } from "./rpcError";

/** Codes of ERC-7769 that say more than "refused". */
const BUNDLER_CODES: readonly number[] = [-32500, -32501, -32502, -32503, -32504, -32505, -32507, -32521];
/** What ethers and Node say where a node does not answer, or not in time. */
const NODE_FAILURES = ["NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT", "ECONNREFUSED", "ECONNRESET", "ENOTFOUND", "EPIPE"];
/** What ethers says where a contract reverts, or answers something else than was expected of it. */
const CONTRACT_FAILURES = ["CALL_EXCEPTION", "BAD_DATA"];
const AGAIN = "Try again in a moment.";

/**
 * What a bundler, a node or the library threw, as the client is told. What would fail again never has a code that
 * clients try again for.
 * @returns Undefined for what nobody foresaw.
 */
export function toRpcError(thrown: unknown): RpcError | undefined {
  if (thrown instanceof RpcError) return thrown;
  const error = thrown instanceof BundlerError ? translateError(thrown) : thrown;
  if (error instanceof SessionRefused) return refusalError(error);
  if (error instanceof BundlerError) return bundlerError(error);
  if (error instanceof ExplainedError) return rpcError(codeOf(error), nameOf(error), error.reason, error.remedy);
  const { code } = Object(error) as { code?: unknown };
  if (NODE_FAILURES.includes(String(code))) {
    return rpcError(ErrorCode.Internal, "NodeSilent", "The node does not answer.", AGAIN);
  }
  if (code === "INSUFFICIENT_FUNDS") {
    const remedy = "Tell whoever runs the server.";
    return rpcError(ErrorCode.Precheck, "RelayerOutOfFunds", "The server's relayer has too little ether.", remedy);
  }
  if (!CONTRACT_FAILURES.includes(String(code))) return undefined;
  const message = "A contract on the chain does not answer as it should.";
  return rpcError(ErrorCode.Precheck, "ContractFailure", message, "Check the addresses, and the chain.");
}

function bundlerError({ code, reason, remedy, rpcCode }: BundlerError): RpcError {
  if (code !== "BundlerRefused") {
    return rpcError(ErrorCode.Internal, code, "The bundler does not answer as it should.", AGAIN);
  }
  const isKnown = rpcCode !== undefined && BUNDLER_CODES.includes(rpcCode);
  return rpcError(isKnown ? rpcCode : ErrorCode.Precheck, code, reason, remedy);
}

/** Where an operation failed: at the paymaster's, at a signature, in validation, or in its calls. */
function codeOf(error: ExplainedError): number {
  if (error.code !== "OperationRefused") return ErrorCode.Precheck;
  const reason = entryPointReason(error);
  if (reason === undefined) return ErrorCode.ExecutionReverted;
  if (reason.startsWith("AA3")) return ErrorCode.Sponsorship;
  return reason === "AA24" ? ErrorCode.InvalidSignature : ErrorCode.ValidationReverted;
}

function nameOf(error: ExplainedError): string {
  return error.code === "OperationRefused" ? (entryPointReason(error) ?? "ExecutionReverted") : error.code;
}

/** The EntryPoint's own code, which its description ends with. */
function entryPointReason({ reason }: ExplainedError): string | undefined {
  return /\((AA\d\d)/.exec(reason)?.[1];
}
