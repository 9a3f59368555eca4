import type { WireProblem } from "../wire";

/** The codes of JSON-RPC, ERC-4337, EIP-1193 and EIP-5792 that this server answers with. */
export const ErrorCode = {
  Parse: -32700,
  InvalidRequest: -32600,
  UnknownMethod: -32601,
  InvalidParams: -32602,
  /** Something of ours or upstream: clients try again, so nothing that would fail again has it. */
  Internal: -32603,
  /** Clients wait and try again. */
  TooManyRequests: -32005,
  Precheck: -32000,
  ValidationReverted: -32500,
  InvalidSignature: -32507,
  ExecutionReverted: -32521,
  Sponsorship: -32600,
  Unauthorized: 4100,
  UnsupportedCapability: 5700,
  UnsupportedChain: 5710,
  UnknownCalls: 5730,
  TooManyCalls: 5740,
} as const;

/** What `error.data` says beside the code: what was refused, where, why, and what to do. */
export interface ErrorData extends WireProblem {
  /** The call that was refused, by its place in `calls`. */
  call?: number;
  /** The permission that it is about, by its place in the grant. */
  permission?: number;
  /** What is left of that permission's allowance: wei or base units, minimal hex. */
  remaining?: string;
  /** Everything that is wrong, where that is more than one thing. */
  problems?: WireProblem[];
}

/** An error that the client is told as it is. */
export class RpcError extends Error {
  override readonly name = "RpcError";

  /**
   * @param code One of `ErrorCode`.
   * @param data Its message and remedy become the error's message.
   */
  constructor(
    readonly code: number,
    readonly data: ErrorData,
  ) {
    super(`${data.message} ${data.remedy}`);
  }
}

/** An error about one thing: its code, its words, and where in the request it lies. */
export function rpcError(code: number, name: string, message: string, remedy: string, path = ""): RpcError {
  return new RpcError(code, { code: name, path, message, remedy });
}

/** An error about several things, the first of which stands for all. */
export function rpcProblems(code: number, problems: WireProblem[]): RpcError {
  const [first] = problems;
  return new RpcError(code, problems.length === 1 ? first : { ...first, problems });
}

/** What a node answered to a method that is passed on: clients read revert data out of its error, so it stays as it is. */
export class NodeError extends Error {
  override readonly name = "NodeError";

  constructor(
    readonly code: number,
    message: string,
    readonly data: unknown,
  ) {
    super(message);
  }
}
