import { concat, dataSlice, isHexString, toBeHex, toNumber } from "ethers";

import { ExplainedError } from "../explainedError";

/** The id of sent calls: the chain's id in 32 bytes, then the operation's hash. It needs no store. */
export function encodeCallsId(chainId: bigint | number, userOpHash: string): string {
  return concat([toBeHex(chainId, 32), userOpHash]);
}

/**
 * The chain and the operation of an id.
 * @throws ExplainedError `InvalidCallsId` where it is none.
 */
export function decodeCallsId(id: string): { chainId: number; userOpHash: string } {
  if (isHexString(id, 64) && /^0x0{51}/.test(id)) {
    return { chainId: toNumber(dataSlice(id, 18, 32)), userOpHash: dataSlice(id, 32).toLowerCase() };
  }
  const remedy = "Pass the id that sendCalls returned: 64 bytes, hex.";
  throw new ExplainedError("InvalidCallsId", "This is no id of calls that were sent.", remedy);
}
