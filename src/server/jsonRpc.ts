import { MAX_BATCH } from "./limits";
import { ErrorCode, NodeError, RpcError, rpcError } from "./rpcError";

/** A request's id, which its answer repeats. */
type Id = string | number | null;

/** One request, of the right form. */
export interface RpcRequest {
  method: string;
  params: unknown[];
  /** Absent: nobody waits for the answer. */
  id?: Id;
}

/** The answer to one request. */
export type RpcResponse = { jsonrpc: "2.0"; id: Id } & (
  { result: unknown } | { error: { code: number; message: string; data: unknown } }
);

/** Answers one request. @throws RpcError where it can't. */
export type Answer = (request: RpcRequest) => Promise<unknown>;

const EXAMPLE = 'Send {"jsonrpc": "2.0", "id": 1, "method": "wallet_getCapabilities", "params": ["0x…"]}.';
const MAX_METHOD_LENGTH = 64;
const MAX_ID_LENGTH = 256;

/**
 * Answers what was posted: a request, or a list of them, each by itself.
 * @returns Undefined where nobody waits for an answer.
 */
export async function respond(posted: unknown, answer: Answer): Promise<RpcResponse | RpcResponse[] | undefined> {
  if (!Array.isArray(posted)) return respondOne(posted, answer);
  if (posted.length === 0) return errorResponse(null, invalid("The list of requests is empty."));
  if (posted.length > MAX_BATCH) {
    const message = `${posted.length} requests at once are more than ${MAX_BATCH}.`;
    return errorResponse(null, rpcError(ErrorCode.InvalidRequest, "BatchTooLarge", message, "Send fewer at a time."));
  }
  const responses = await Promise.all(posted.map((request) => respondOne(request, answer)));
  const expected = responses.filter((response) => response !== undefined);
  return expected.length === 0 ? undefined : expected;
}

/** The answer that says what went wrong. */
export function errorResponse(id: Id, { code, message, data }: RpcError | NodeError): RpcResponse {
  return { jsonrpc: "2.0", id, error: { code, message, data } };
}

async function respondOne(posted: unknown, answer: Answer): Promise<RpcResponse | undefined> {
  const id = idOf(posted);
  try {
    const request = requestOf(posted);
    const result = await answer(request);
    return request.id === undefined ? undefined : { jsonrpc: "2.0", id, result };
  } catch (error) {
    if (error instanceof RpcError || error instanceof NodeError) return errorResponse(id, error);
    throw error;
  }
}

function requestOf(posted: unknown): RpcRequest {
  if (typeof posted !== "object" || posted === null) throw invalid("A request is a JSON object.");
  const { jsonrpc, method, params = [], id } = posted as Record<string, unknown>;
  if (jsonrpc !== "2.0") throw invalid('Its "jsonrpc" is not "2.0".');
  if (typeof method !== "string" || method.length > MAX_METHOD_LENGTH) throw invalid("Its method is no name.");
  if (id !== undefined && !isId(id)) throw invalid("Its id is no string, number or null.");
  if (Array.isArray(params)) return { method, params, id };
  throw rpcError(ErrorCode.InvalidParams, "WrongType", "The params are no list.", EXAMPLE, "params");
}

function idOf(posted: unknown): Id {
  const { id } = Object(posted) as { id?: unknown };
  return isId(id) ? id : null;
}

function isId(id: unknown): id is Id {
  return id === null || typeof id === "number" || (typeof id === "string" && id.length <= MAX_ID_LENGTH);
}

function invalid(message: string): RpcError {
  return rpcError(ErrorCode.InvalidRequest, "InvalidRequest", message, EXAMPLE);
}
