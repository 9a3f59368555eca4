import type { TransactionReceipt, Wallet } from "ethers";

import { readFees } from "../../src/chain";
import { formatCost, formatGwei } from "./amounts";
import type { Chain } from "./chain";
import type { Context } from "./context";
import { UserError } from "./userError";

/** A transaction to send, and what it does in the user's words. */
export interface Step {
  what: string;
  to: string;
  value?: bigint;
  data?: string;
  /** About how much gas it needs, where an earlier step must be done before anyone can tell. */
  usualGas?: bigint;
}

/** How long a transaction may take, ms. */
const CONFIRMATION_TIMEOUT = 180_000;

/**
 * Shows transactions with their cost, asks once, and sends them one after the other.
 * @returns Their receipts.
 * @throws UserError where one would revert, the sender has too little, or the user says no.
 */
export async function sendSteps(context: Context, sender: Wallet, steps: Step[]): Promise<TransactionReceipt[]> {
  const fees = await readFees(context.chain.provider);
  const gas = await Promise.all(steps.map((step) => estimate(sender, step)));
  const cost = gas.reduce((sum, units) => sum + units, 0n) * fees.maxFeePerGas;
  const value = steps.reduce((sum, step) => sum + (step.value ?? 0n), 0n);
  for (const { what } of steps) context.say(`  ${what}`);
  await announceSender(context, sender, cost, value, fees.maxFeePerGas);
  await context.confirm(steps.length === 1 ? "Send the transaction?" : `Send ${steps.length} transactions?`);
  const receipts: TransactionReceipt[] = [];
  for (const { to, value, data } of steps) {
    const sent = await sender.sendTransaction({ to, value, data, ...fees });
    receipts.push(requireSuccess(await sent.wait(1, CONFIRMATION_TIMEOUT), sent.hash));
  }
  return receipts;
}

/** The sender's balance, checked against what is about to be spent. */
async function announceSender(
  { chain, say }: Context,
  sender: Wallet,
  cost: bigint,
  value: bigint,
  price: bigint,
): Promise<void> {
  const balance = await chain.provider.getBalance(sender.address);
  const funds = value === 0n ? "" : `, and ${formatCost(value)} that it sends`;
  say(`  From ${sender.address} (balance ${formatCost(balance)}) on ${describeChain(chain)}.`);
  say(`  Cost: at most ${formatCost(cost)} at ${formatGwei(price)}${funds}.`);
  if (balance >= cost + value) return;
  throw new UserError(
    `${sender.address} has ${formatCost(balance)}, and ${formatCost(cost + value)} may be needed.`,
    `Send it some on ${chain.network}; test networks have faucets.`,
  );
}

/** `localhost (chain 31337)` */
export function describeChain({ network, chainId }: Chain): string {
  return `${network} (chain ${chainId})`;
}

/** A transaction's receipt, or the sentence that says what became of it. */
export function requireSuccess(receipt: TransactionReceipt | null, hash: string): TransactionReceipt {
  if (receipt === null) {
    throw new UserError(`Transaction ${hash} is not confirmed yet.`, "Look it up later, then run the command again.");
  }
  if (receipt.status === 1) return receipt;
  throw new UserError(`Transaction ${hash} reverted.`, "Run `npx hardhat session:doctor` to see what is missing.");
}

async function estimate(sender: Wallet, { to, value, data, usualGas }: Step): Promise<bigint> {
  return usualGas ?? ((await sender.estimateGas({ to, value, data })) * 11n) / 10n;
}
