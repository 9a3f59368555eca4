/** How a JSON-RPC server is asked. */
export interface JsonRpcOptions {
  /** How long an answer may take, ms. */
  timeoutMs: number;
  /** How long an answer may be, bytes. */
  maxBytes: number;
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

/** Some bundlers write revert data into their messages. */
const MAX_MESSAGE = 4_000;

/**
 * Calls a JSON-RPC method over HTTP.
 * @throws JsonRpcError where the server answers with an error, Error where it does not answer, in time or at all.
 */
export async function postJsonRpc(
  url: string,
  method: string,
  params: readonly unknown[],
  { timeoutMs, maxBytes }: JsonRpcOptions,
): Promise<unknown> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const init = { method: "POST", headers: { "content-type": "application/json" }, body };
  const response = await fetch(url, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  const answer = parse(await readText(response, maxBytes));
  if (answer === undefined) throw new Error(`no JSON-RPC answer (HTTP ${response.status})`);
  if (answer.error) throw errorOf(answer.error);
  return answer.result;
}

interface Answer {
  result?: unknown;
  error?: { message?: unknown; code?: unknown; data?: unknown };
}

function parse(text: string): Answer | undefined {
  try {
    const answer = JSON.parse(text) as unknown;
    return typeof answer === "object" && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

function errorOf({ message, code, data }: NonNullable<Answer["error"]>): JsonRpcError {
  const text = typeof message === "string" ? message.slice(0, MAX_MESSAGE) : "error without a message";
  return new JsonRpcError(text, Number.isInteger(code) ? Number(code) : 0, data);
}

/** The body, as long as it is not longer than it may be: a server may send without end. */
async function readText(response: Response, maxBytes: number): Promise<string> {
  if (response.body === null) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let [text, length] = ["", 0];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.length;
    if (length > maxBytes) {
      await reader.cancel();
      throw new Error(`an answer of more than ${maxBytes} bytes`);
    }
    text += decoder.decode(part.value, { stream: true });
  }
  return text + decoder.decode();
}
