import { concat, toBeHex, type BaseContract } from "ethers";

import { encodeExecution, type Call } from "../../src/accounts/erc7579";

export const MODE_SINGLE = modeOf("0x00");
export const MODE_BATCH = modeOf("0x01");

/** A call of a contract's function. */
export async function callOf(contract: BaseContract, name: string, args: unknown[], value = 0n): Promise<Call> {
  return { to: await contract.getAddress(), value, data: contract.interface.encodeFunctionData(name, args) };
}

/** 32 bytes that start with `head`: an ERC-7579 mode, or a word aligned to the left. */
export function modeOf(head: string): string {
  return `0x${head.slice(2).padEnd(64, "0")}`;
}

/** Words of 32 bytes, one after the other. Hex strings stand as they are. */
export function words(...parts: (bigint | number | string)[]): string {
  return concat(parts.map((part) => (typeof part === "string" ? part : toBeHex(part, 32))));
}

/** `execute` in single mode with a blob of one's own. */
export function executeSingle(blob: string): string {
  return encodeExecution(MODE_SINGLE, blob);
}

/** `execute` in batch mode with a blob of one's own. */
export function executeBatch(blob: string): string {
  return encodeExecution(MODE_BATCH, blob);
}
