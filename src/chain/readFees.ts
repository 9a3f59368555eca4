import type { Provider } from "ethers";

/** What a unit of gas may cost, wei. */
export interface Fees {
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
}

/** A node that suggests nothing gets this much as a tip. */
const USUAL_TIP = 1_000_000n;

/**
 * Fees that still do when the base fee has risen. A session is charged at the maximum, so no more than that.
 * @param headroom By how many percent the base fee may rise; one block raises it by 12.5 at most.
 */
export async function readFees(provider: Provider, headroom = 50): Promise<Fees> {
  const [block, data] = await Promise.all([provider.getBlock("latest"), provider.getFeeData()]);
  const maxPriorityFeePerGas = data.maxPriorityFeePerGas ?? USUAL_TIP;
  const baseFee = block?.baseFeePerGas ?? data.gasPrice ?? 0n;
  return { maxFeePerGas: (baseFee * BigInt(100 + headroom)) / 100n + maxPriorityFeePerGas, maxPriorityFeePerGas };
}
