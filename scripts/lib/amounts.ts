import { formatUnits } from "ethers";

import { formatEther } from "../../src/format";

/** Ether with six digits: for costs and balances, which nobody compares to the wei. */
export function formatCost(wei: bigint): string {
  const STEP = 10n ** 12n;
  if (wei > 0n && wei < STEP) return "less than 0.000001 ETH";
  return formatEther((wei / STEP) * STEP);
}

/** A gas price: `1.5 gwei`. */
export function formatGwei(wei: bigint): string {
  const STEP = 10n ** 6n;
  const rounded = wei < STEP ? wei : (wei / STEP) * STEP;
  return `${formatUnits(rounded, "gwei").replace(/\.0$/, "")} gwei`;
}
