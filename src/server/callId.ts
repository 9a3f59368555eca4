import { concat, dataSlice, toBeHex, toBigInt } from "ethers";

/** The id of an operation that was sent: its chain in 32 bytes, then its hash. Whoever has it needs no store. */
export function callIdOf(chainId: number, userOpHash: string): string {
  return concat([toBeHex(chainId, 32), userOpHash]);
}

/** The chain and the hash in an id; undefined where it is none. */
export function readCallId(id: string): { chainId: string; userOpHash: string } | undefined {
  if (!/^0x[0-9a-fA-F]{128}$/.test(id)) return undefined;
  const chainId = toBigInt(dataSlice(id, 0, 32)).toString(16);
  return { chainId: `0x${chainId}`, userOpHash: dataSlice(id, 32).toLowerCase() };
}
