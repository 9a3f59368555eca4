import { concat, getBytes, type TypedDataField, type Wallet } from "ethers";

/** Anything that JSON can say. */
export type Json = ReturnType<typeof JSON.parse>;

/** An answer to one request. */
export interface Answer {
  id?: unknown;
  result?: Json;
  error?: { code: number; message: string; data: Json };
}

/** Posts a body as it is. */
export async function post(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
): Promise<Json> {
  const init = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
  const text = await (await fetch(url, init)).text();
  return text === "" ? undefined : JSON.parse(text);
}

/** Asks the server, as any client would. */
export async function ask(url: string, method: string, ...params: unknown[]): Promise<Answer> {
  return (await post(url, JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }))) as Answer;
}

/** The result of a request. @throws where the answer is an error. */
export async function call(url: string, method: string, ...params: unknown[]): Promise<Json> {
  const { result, error } = await ask(url, method, ...params);
  if (error !== undefined) throw new Error(`${method}: ${error.code} ${error.message}`);
  return result;
}

/** The error of a request. @throws where the answer is a result. */
export async function refusal(url: string, method: string, ...params: unknown[]) {
  return errorOf(await ask(url, method, ...params));
}

/** The error of an answer. @throws where it is a result. */
export function errorOf({ result, error }: Answer) {
  if (error === undefined) throw new Error(`Not refused: ${JSON.stringify(result)}`);
  return error;
}

/** Signs what a signature request asks for, as the clients of the hosted service do. */
export async function signRequest(key: Wallet, { type, data }: Json): Promise<string> {
  if (type === "personal_sign") return key.signMessage(typeof data === "string" ? data : getBytes(data.raw));
  const types = Object.entries(data.types as Record<string, TypedDataField[]>);
  const own = Object.fromEntries(types.filter(([name]) => name !== "EIP712Domain"));
  return key.signTypedData(data.domain, own, data.message);
}

/** What an owner's client passes on to the holder of the session key: `00 ‖ session id ‖ the owner's signature`. */
export async function grantSession(url: string, owner: Wallet, request: Json): Promise<string> {
  const { sessionId, signatureRequest } = await call(url, "wallet_createSession", request);
  return concat(["0x00", sessionId, await signRequest(owner, signatureRequest)]);
}

/** Prepared calls with a key's signature, as clients send them. */
export async function signed(
  key: Wallet,
  { signatureRequest, ...prepared }: Json,
  capabilities?: unknown,
): Promise<Json> {
  const signature = { type: "secp256k1", data: await signRequest(key, signatureRequest) };
  return { ...prepared, feePayment: undefined, signature, capabilities };
}
