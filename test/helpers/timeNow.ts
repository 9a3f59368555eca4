import { mine, time } from "@nomicfoundation/hardhat-network-helpers";

/**
 * The time of the next blocks, UNIX seconds. That of the latest block would not do: the world may be a snapshot of some
 * minutes ago, and a new block has the clock's time.
 */
export async function timeNow(): Promise<number> {
  await mine();
  return time.latest();
}
