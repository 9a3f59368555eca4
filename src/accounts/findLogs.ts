import type { Log, Provider } from "ethers";

/** Which logs to find. */
export interface LogQuery {
  address: string;
  topics: (string | string[] | null)[];
  /** The chain's first block where absent. */
  fromBlock?: number;
}

/** Servers that allow less than this are asked no further. */
const SMALLEST_RANGE = 500;

/**
 * All logs that match, oldest first. Where the server refuses the range, it is halved.
 * @throws what the server says, where it refuses even small ranges.
 */
export async function findLogs(provider: Provider, { address, topics, fromBlock = 0 }: LogQuery): Promise<Log[]> {
  return findBetween(fromBlock, await provider.getBlockNumber());

  async function findBetween(from: number, to: number): Promise<Log[]> {
    try {
      return await provider.getLogs({ address, topics, fromBlock: from, toBlock: to });
    } catch (error) {
      if (to - from < SMALLEST_RANGE) throw error;
      const middle = Math.floor((from + to) / 2);
      return [...(await findBetween(from, middle)), ...(await findBetween(middle + 1, to))];
    }
  }
}
