import type { Log, Provider } from "ethers";

import { ExplainedError } from "../explainedError";
import { nodeReason } from "./nodeReason";

/** Which logs to find. */
export interface LogQuery {
  address: string | string[];
  topics: (string | string[] | null)[];
  /** The first block; 0 where absent. */
  fromBlock?: number;
}

/** Nodes that allow less than this are asked no further. */
const SMALLEST_RANGE = 500;
/** How often a node is asked: a long chain in small ranges would take thousands of questions. */
const MAX_QUESTIONS = 100;

/**
 * All logs that match, oldest first. Where the node refuses the range, it is halved.
 * @throws ExplainedError `NodeRefusesLogs` where the node refuses even small ranges, or there would be too many of them.
 */
export async function findLogs(provider: Provider, { address, topics, fromBlock = 0 }: LogQuery): Promise<Log[]> {
  let questions = 0;
  return findBetween(fromBlock, await provider.getBlockNumber());

  async function findBetween(from: number, to: number): Promise<Log[]> {
    questions += 1;
    try {
      return await provider.getLogs({ address, topics, fromBlock: from, toBlock: to });
    } catch (error) {
      if (to - from < SMALLEST_RANGE || questions >= MAX_QUESTIONS) throw refusedBy(error);
      const middle = Math.floor((from + to) / 2);
      return [...(await findBetween(from, middle)), ...(await findBetween(middle + 1, to))];
    }
  }
}

function refusedBy(error: unknown): ExplainedError {
  const remedy = "Use another node, or start at a later block.";
  return new ExplainedError("NodeRefusesLogs", `The node gives no logs: ${nodeReason(error)}.`, remedy, {
    cause: error,
  });
}
