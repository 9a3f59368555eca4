import { formatEther, formatUnits } from "ethers";

/** An amount of the chain's own token: `0.1 ETH`. */
export function formatNative(wei: bigint): string {
  return `${trim(formatEther(wei))} ETH`;
}

/** Like `formatNative`, with six digits: for costs and balances, which nobody compares to the wei. */
export function formatCost(wei: bigint): string {
  const STEP = 10n ** 12n;
  if (wei > 0n && wei < STEP) return "less than 0.000001 ETH";
  return formatNative((wei / STEP) * STEP);
}

/** A gas price: `1.5 gwei`. */
export function formatGwei(wei: bigint): string {
  return `${trim(formatUnits(wei, "gwei"))} gwei`;
}

function trim(decimal: string): string {
  return decimal.replace(/\.0$/, "");
}
