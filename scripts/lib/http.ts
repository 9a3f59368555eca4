/** How long an answer may take, ms. */
const HTTP_TIMEOUT = 20_000;

/** What an HTTP server answered. */
export interface HttpAnswer {
  status: number;
  /** The parsed JSON, or the text where it is none. */
  body: unknown;
}

/** An error object that a JSON-RPC server answered with. */
export class JsonRpcError extends Error {
  override readonly name = "JsonRpcError";

  constructor(
    message: string,
    readonly code: number,
    /** What came with it, such as revert data. */
    readonly data: unknown,
  ) {
    super(message);
  }
}

/**
 * Fetches a URL with a time-out.
 * @throws where nothing answers in time; a bad status is an answer.
 */
export async function fetchJson(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  const answer = await fetchText(url, init);
  try {
    return { status: answer.status, body: JSON.parse(answer.text) as unknown };
  } catch {
    return { status: answer.status, body: answer.text };
  }
}

/**
 * Calls a JSON-RPC method over HTTP.
 * @throws JsonRpcError where the server answers with an error.
 */
export async function postJsonRpc(url: string, method: string, params: unknown[]): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }, bigintToHex);
  const answer = await fetchJson(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  const reply = answer.body as { result?: unknown; error?: { message?: string; code?: number; data?: unknown } } | null;
  if (typeof reply !== "object" || reply === null) throw new Error(`no JSON-RPC answer (HTTP ${answer.status})`);
  const { error } = reply;
  if (error) throw new JsonRpcError(error.message ?? "error without a message", error.code ?? 0, error.data);
  return reply.result;
}

async function fetchText(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(HTTP_TIMEOUT) });
    return { status: response.status, text: await response.text() };
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${HTTP_TIMEOUT / 1_000} seconds`;
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

function bigintToHex(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? `0x${value.toString(16)}` : value;
}
