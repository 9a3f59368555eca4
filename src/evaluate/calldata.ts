import { FunctionFragment, dataLength, dataSlice, toBigInt } from "ethers";

/** What data without a selector of its own counts as, wherever an error names a selector. */
export const NO_SELECTOR = "0x00000000";

/** The 32 bytes from byte `position` on, as a number. */
export function wordAt(data: string, position: number): bigint {
  return toBigInt(dataSlice(data, position, position + 32));
}

/** The selector of a function's signature. */
export function selectorFor(signature: string): string {
  return FunctionFragment.from(signature).selector;
}

/** The function that `data` calls, or 0x00000000 where it is too short to say. */
export function selectorOf(data: string): string {
  return dataLength(data) < 4 ? NO_SELECTOR : dataSlice(data, 0, 4);
}
