import { TypedDataEncoder } from "ethers";

import type { TypedData } from "./accounts/AccountAdapter";

/** EIP-712 typed data in JSON. */
export interface TypedDataPayload {
  /** With `EIP712Domain`. */
  types: Record<string, { name: string; type: string }[]>;
  domain: Record<string, unknown>;
  primaryType: string;
  /** Numbers are decimal strings. */
  message: Record<string, unknown>;
}

/**
 * Typed data as `eth_signTypedData_v4` takes it: nothing but JSON, with the type of the domain among the types.
 * @example await wallet.request({ method: "eth_signTypedData_v4", params: [owner, JSON.stringify(payload)] });
 */
export function typedDataPayload({ domain, types, message }: TypedData): TypedDataPayload {
  const payload = TypedDataEncoder.getPayload(domain, types, message) as TypedDataPayload;
  // A number, as in EIP-712's own example: ethers writes hex, which not every wallet compares with its chain.
  return { ...payload, domain: { ...payload.domain, chainId: Number(domain.chainId) } };
}
