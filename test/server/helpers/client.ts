import { concat, getBytes, type Wallet, type TypedDataField } from "ethers";

/** An answer to one request, as JSON has it. */
export interface Answer {
  id?: unknown;
  result?: any;
  error?: { code: number; message: string; data: any };
}

/** Asks the server over HTTP, as any client would. */
export async function ask(url: string, method: string, params: unknown[], headers: Record<string, string> = {}) {
  const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
  return (await post(url, body, headers)) as Answer;
}

/** Posts a body as it is. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
  const text = await response.text();
  return text === "" ? undefined : (JSON.parse(text) as unknown);
}

/** The result of a request. @throws where the answer is an error. */
export async function call(url: string, method: string, params: unknown[]): Promise<any> {
  const { result, error } = await ask(url, method, params);
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
  return result;
}

/** Signs what a signature request asks for, as the clients of the hosted service do. */
export async function signRequest(key: Wallet, { type, data }: { type: string; data: any }): Promise<string> {
  if (type === "personal_sign") return key.signMessage(typeof data === "string" ? data : getBytes(data.raw));
  const { EIP712Domain: _, ...types } = data.types as Record<string, TypedDataField[]>;
  return key.signTypedData(data.domain, types, data.message);
}

/** What an owner's client passes on to the holder of the session key: `00 ‖ session id ‖ the owner's signature`. */
export async function grant(url: string, owner: Wallet, request: Record<string, unknown>): Promise<string> {
  const { sessionId, signatureRequest } = await call(url, "wallet_createSession", [request]);
  return concat(["0x00", sessionId, await signRequest(owner, signatureRequest)]);
}

/** Signs prepared calls and sends them. */
export async function signAndSend(url: string, key: Wallet, prepared: any, capabilities?: unknown): Promise<Answer> {
  const { signatureRequest, feePayment: _, ...rest } = prepared;
  const signature = { type: "secp256k1", data: await signRequest(key, signatureRequest) };
  return ask(url, "wallet_sendPreparedCalls", [{ ...rest, signature, ...(capabilities ? { capabilities } : {}) }]);
}
