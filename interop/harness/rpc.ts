/** What a JSON-RPC endpoint answered in place of a result. */
export interface RpcFailure {
  code: number;
  message: string;
  data?: unknown;
}

/** The whole answer to one request. */
export interface RpcAnswer {
  result?: unknown;
  error?: RpcFailure;
}

/** Asks a JSON-RPC endpoint, and takes whatever it answers. */
export async function ask(url: string, method: string, params: unknown[]): Promise<RpcAnswer> {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body });
  return (await response.json()) as RpcAnswer;
}

/**
 * Asks a JSON-RPC endpoint for a result.
 * @throws where it answers an error.
 */
export async function call(url: string, method: string, params: unknown[] = []): Promise<unknown> {
  const { result, error } = await ask(url, method, params);
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message} ${JSON.stringify(error.data)}`);
  return result;
}
