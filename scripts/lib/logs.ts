import type { Log } from "ethers";

import type { Chain } from "./chain";
import { UserError } from "./userError";

/** Which logs to find. */
export interface LogQuery {
  address: string;
  topics: (string | null)[];
  fromBlock?: number;
}

/** Servers that allow less than this are asked no further. */
const SMALLEST_RANGE = 500;

/**
 * All logs that match, oldest first. Where the server refuses the range, it is halved.
 * @throws UserError where the server refuses even small ranges.
 */
export async function findLogs({ provider }: Chain, { address, topics, fromBlock = 0 }: LogQuery): Promise<Log[]> {
  return findBetween(fromBlock, await provider.getBlockNumber());

  async function findBetween(from: number, to: number): Promise<Log[]> {
    try {
      return await provider.getLogs({ address, topics, fromBlock: from, toBlock: to });
    } catch (error) {
      if (to - from < SMALLEST_RANGE) throw refusedBy(error);
      const middle = Math.floor((from + to) / 2);
      return [...(await findBetween(from, middle)), ...(await findBetween(middle + 1, to))];
    }
  }
}

function refusedBy(error: unknown): UserError {
  const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
  return new UserError(`The RPC gives no logs: ${reason}`, "Use another RPC URL, or start later with --from-block.");
}
