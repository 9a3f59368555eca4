import { concat, getBytes, hashMessage, toQuantity, type TypedDataField, type Wallet } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { signP256, type P256Key } from "../../src/keys/p256";
import type { WireGrant } from "../../src/wire";
import { ask, call, type RpcAnswer } from "./rpc";

const CHAIN_ID = toQuantity(31337);

interface TypedData {
  domain: Record<string, unknown>;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

type SignatureRequest =
  { type: "personal_sign"; data: { raw: string } } | { type: "eth_signTypedData_v4"; data: TypedData };

/** What `wallet_prepareCalls` answers, as far as these tests look at it. */
export interface Prepared {
  type: string;
  chainId: string;
  data: Record<string, string>;
  signatureRequest: SignatureRequest;
}

/** Signs what a server asks to have signed. */
export type Sign = (request: SignatureRequest) => Promise<string>;

/** What goes with calls: the session, and who pays. */
export interface Capabilities {
  permissions?: { context: string };
  paymasterService?: { policyId: string };
}

/** The params of a grant of an account. */
export function grantParams(account: string, grant: WireGrant): Record<string, unknown> {
  return { account, chainId: CHAIN_ID, ...grant };
}

/** The params of calls of an account. */
export function callsParams(from: string, calls: readonly Call[], capabilities: Capabilities) {
  const wire = calls.map(({ to, data, value = 0n }) => ({ to, data, value: toQuantity(value) }));
  return { from, chainId: CHAIN_ID, calls: wire, capabilities };
}

/** As a wallet signs. */
export function walletSigns(key: Wallet): Sign {
  return async (request) => {
    if (request.type === "personal_sign") return key.signMessage(getBytes(request.data.raw));
    const { domain, types, message } = request.data;
    // ethers makes this one by itself.
    const others = Object.fromEntries(Object.entries(types).filter(([name]) => name !== "EIP712Domain"));
    return key.signTypedData(domain, others, message);
  };
}

/** As a P-256 key of WebCrypto signs: what the server asks for is a personal message. */
export function p256Signs({ privateKey }: P256Key): Sign {
  return async ({ type, data }) => {
    if (type !== "personal_sign") throw new Error(`A session key was asked for ${type}.`);
    return signP256(privateKey, hashMessage(getBytes(data.raw)));
  };
}

/** Grants a session by hand: asks for it, and signs with the owner's key. */
export async function grantSession(url: string, owner: Wallet, account: string, grant: WireGrant): Promise<string> {
  const answer = await call(url, "wallet_createSession", [grantParams(account, grant)]);
  const { sessionId, signatureRequest } = answer as { sessionId: string; signatureRequest: SignatureRequest };
  return concat(["0x00", sessionId, await walletSigns(owner)(signatureRequest)]);
}

/** Prepares calls of a session. */
export async function prepare(url: string, from: string, calls: readonly Call[], capabilities: Capabilities) {
  return (await call(url, "wallet_prepareCalls", [callsParams(from, calls, capabilities)])) as Prepared;
}

/** What a client sends for prepared calls that a key signed. */
export async function signedParams({ type, chainId, data, signatureRequest }: Prepared, sign: Sign) {
  return { type, chainId, data, signature: { type: "secp256k1", data: await sign(signatureRequest) } };
}

/** Signs prepared calls and sends them. */
export async function send(
  url: string,
  prepared: Prepared,
  key: Wallet | Sign,
  capabilities: Capabilities = {},
): Promise<RpcAnswer> {
  const signed = await signedParams(prepared, typeof key === "function" ? key : walletSigns(key));
  return ask(url, "wallet_sendPreparedCalls", [{ ...signed, capabilities }]);
}

/** Signs prepared calls, sends them, and waits until they are executed. */
export async function execute(...args: Parameters<typeof send>): Promise<void> {
  const { result, error } = await send(...args);
  if (error !== undefined) throw new Error(`${error.code} ${error.message}`);
  const status = await waitFor(args[0], (result as { id: string }).id);
  if (status !== 200) throw new Error(`The calls ended with ${status}.`);
}

/** Waits until calls are on the chain, and asks every `poll` ms. Returns the status of EIP-5792. */
export async function waitFor(url: string, id: string, poll = 20): Promise<number> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const { status } = (await call(url, "wallet_getCallsStatus", [id])) as { status: number };
    if (status !== 100) return status;
    if (Date.now() > deadline) throw new Error(`The calls ${id} are still pending.`);
    await new Promise((resolve) => setTimeout(resolve, poll));
  }
}
