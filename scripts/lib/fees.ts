import type { Chain } from "./chain";

/** What a unit of gas may cost, wei. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** A node that suggests nothing gets this much as a tip. */
const USUAL_TIP = 1_000_000n;

/** Fees that still do when the base fee has risen by a half. A session is charged at the maximum, so no more than that. */
export async function readFees({ provider }: Chain): Promise<Fees> {
  const [block, data] = await Promise.all([provider.getBlock("latest"), provider.getFeeData()]);
  const maxPriorityFeePerGas = data.maxPriorityFeePerGas ?? USUAL_TIP;
  const baseFee = block?.baseFeePerGas ?? data.gasPrice ?? 0n;
  return { maxFeePerGas: (baseFee * 3n) / 2n + maxPriorityFeePerGas, maxPriorityFeePerGas };
}
