import { TypedDataEncoder } from "ethers";

import type { TypedData } from "./AccountAdapter";

/** The EIP-712 hash of typed data. */
export function typedDataDigest({ domain, types, message }: TypedData): string {
  return TypedDataEncoder.hash(domain, types, message);
}
