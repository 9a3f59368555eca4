import { zeroPadValue, type Provider } from "ethers";

import { findLogs } from "../../chain";
import { entryPointInterface } from "../../entryPoint";
import { keyOf } from "./approvals";

/** What a paymaster paid for, by the EntryPoint's own account of it, wei. */
export interface Spending {
  account: bigint;
  total: bigint;
  /** The operations, by `keyOf`. */
  included: ReadonlySet<string>;
}

/**
 * What a paymaster paid within the last blocks: for one account, and for all.
 * @param windowBlocks How many blocks back payments count.
 */
export async function readSpending(
  provider: Provider,
  { entryPoint, paymaster, account }: { entryPoint: string; paymaster: string; account: string },
  windowBlocks: number,
): Promise<Spending> {
  const { topicHash = "" } = entryPointInterface.getEvent("UserOperationEvent") ?? {};
  const fromBlock = Math.max(0, (await provider.getBlockNumber()) - windowBlocks);
  const topics = [topicHash, null, null, zeroPadValue(paymaster, 32)];
  const logs = await findLogs(provider, { address: entryPoint, topics, fromBlock });
  const payments = logs.map(({ topics, data }) => {
    const { sender, nonce, actualGasCost } = entryPointInterface.decodeEventLog("UserOperationEvent", data, topics);
    return { sender: String(sender), nonce: nonce as bigint, cost: BigInt(String(actualGasCost)) };
  });
  const sum = (some: typeof payments) => some.reduce((total, { cost }) => total + cost, 0n);
  const included = new Set(payments.map(({ sender, nonce }) => keyOf(sender, nonce)));
  return { account: sum(payments.filter(({ sender }) => sender === account)), total: sum(payments), included };
}
