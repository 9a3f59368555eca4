import { concat, getBytes, toQuantity, type TypedDataField, type Wallet } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { WireGrant } from "../../src/wire";
import { ask, call, type RpcAnswer } from "./rpc";

const CHAIN_ID = toQuantity(31337);

/** What `wallet_prepareCalls` answers, as far as these tests look at it. */
export interface Prepared {
  type: string;
  chainId: string;
  data: Record<string, string>;
  signatureRequest: { data: { raw: string } };
}

/** What goes with calls: the session, and who pays. */
export interface Capabilities {
  permissions?: { context: string };
  paymasterService?: { policyId: string };
}

interface SessionAnswer {
  sessionId: string;
  signatureRequest: {
    data: {
      domain: Record<string, unknown>;
      types: Record<string, TypedDataField[]>;
      message: Record<string, unknown>;
    };
  };
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

/** Grants a session by hand: asks for it, and signs with the owner's key. */
export async function grantSession(url: string, owner: Wallet, account: string, grant: WireGrant): Promise<string> {
  const answer = (await call(url, "wallet_createSession", [grantParams(account, grant)])) as SessionAnswer;
  const { domain, types, message } = answer.signatureRequest.data;
  // ethers makes this one by itself.
  const others = Object.fromEntries(Object.entries(types).filter(([name]) => name !== "EIP712Domain"));
  return concat(["0x00", answer.sessionId, await owner.signTypedData(domain, others, message)]);
}

/** Prepares calls of a session. */
export async function prepare(url: string, from: string, calls: readonly Call[], capabilities: Capabilities) {
  return (await call(url, "wallet_prepareCalls", [callsParams(from, calls, capabilities)])) as Prepared;
}

/** What a client sends for prepared calls that a key signed. */
export async function signedParams({ type, chainId, data, signatureRequest }: Prepared, key: Wallet) {
  const signature = await key.signMessage(getBytes(signatureRequest.data.raw));
  return { type, chainId, data, signature: { type: "secp256k1", data: signature } };
}

/** Signs prepared calls and sends them. */
export async function send(
  url: string,
  prepared: Prepared,
  key: Wallet,
  capabilities: Capabilities,
): Promise<RpcAnswer> {
  return ask(url, "wallet_sendPreparedCalls", [{ ...(await signedParams(prepared, key)), capabilities }]);
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
