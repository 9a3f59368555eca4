import { setTimeout as pause } from "node:timers/promises";

import { Contract } from "ethers";

import type { Bundler, OperationReceipt } from "../../src/bundlers";
import { entryPointInterface } from "../../src/entryPoint";
import { maximumCost, userOpHash } from "../../src/operations";
import type { UserOperation } from "../../src/userOperation";
import { formatCost, formatGwei } from "./amounts";
import type { Context } from "./context";
import { explainRevert } from "./explain";
import { loadKey } from "./keys";
import { buildOperation, openRoute, type OperationRequest } from "./operation";
import { describeChain } from "./transaction";
import { UserError } from "./userError";

/** How operations reach the EntryPoint. */
export interface RouteOptions {
  /** URL of a bundler; without it an EOA sends the operation itself. */
  bundler?: string;
  /** Name of the encrypted key of that EOA. */
  relayer?: string;
}

/** What became of an operation that was included and did what it should. */
export interface OperationResult {
  userOpHash: string;
  transactionHash: string;
  /** What the account paid for it, wei. */
  gasCost: bigint;
}

const POLL_INTERVAL = 1_000;
const MAX_POLLS = 90;

/**
 * Shows what an operation does, who signs and what it costs, asks, and sends it.
 * @param what The operation in the user's words, one line each.
 * @throws where validation refuses it, its call reverts or the user says no.
 */
export async function runOperation(
  context: Context,
  request: OperationRequest,
  signer: string,
  what: string[],
  route: RouteOptions,
): Promise<OperationResult> {
  const { chain, say } = context;
  const { bundler: url } = route;
  const relayer = url === undefined ? await loadKey(chain, "relayer", route.relayer, context.env) : undefined;
  const bundler = openRoute(url, relayer);
  const operation = await buildOperation(chain, bundler, request);
  for (const line of what) say(`  ${line}`);
  say(`  Account ${request.account} on ${describeChain(chain)}, signed by ${signer}.`);
  say(`  Sent ${relayer ? `to the EntryPoint by ${relayer.address}` : `through the bundler ${url}`}.`);
  await announceCost(context, operation, request.entryPoint);
  await context.confirm("Send the operation?");
  const { entryPoint } = request;
  operation.signature = await request.sign(userOpHash(operation, entryPoint, chain.chainId));
  return requireExecuted(context, await sendAndWait(bundler, operation, entryPoint));
}

/** The account pays first: too little there is the most frequent reason for an operation to fail. */
async function announceCost({ chain, say }: Context, operation: UserOperation, entryPoint: string): Promise<void> {
  const cost = maximumCost(operation);
  const deposited: unknown = await new Contract(entryPoint, entryPointInterface, chain.provider).getFunction(
    "balanceOf",
  )(operation.sender);
  const funds = (await chain.provider.getBalance(operation.sender)) + (deposited as bigint);
  const price = formatGwei(operation.maxFeePerGas);
  say(`  Cost: at most ${formatCost(cost)} at ${price}, paid by the account, which has ${formatCost(funds)}.`);
  if (funds >= cost) return;
  throw new UserError(
    `The account has ${formatCost(funds)}, and the operation may cost ${formatCost(cost)}.`,
    `Send some ether to ${operation.sender} on ${chain.network}.`,
  );
}

/**
 * Sends a signed operation and waits until it is on the chain.
 * @throws UserError where it is not included in time.
 */
async function sendAndWait(bundler: Bundler, operation: UserOperation, entryPoint: string): Promise<OperationReceipt> {
  const hash = await bundler.send(operation, entryPoint);
  for (let attempt = 0; attempt < MAX_POLLS; attempt++) {
    const receipt = await bundler.receipt(hash, entryPoint);
    if (receipt !== undefined) return receipt;
    await pause(POLL_INTERVAL);
  }
  throw new UserError(
    `Operation ${hash} was accepted, and it is not on the chain yet.`,
    "Look it up later before you send it again: it may still be included.",
  );
}

function requireExecuted({ say }: Context, receipt: OperationReceipt): OperationResult {
  const { userOpHash, transactionHash, gasCost, isSuccess, revertData = "0x" } = receipt;
  if (isSuccess) {
    say(`Done in transaction ${transactionHash}, for ${formatCost(gasCost)} of gas.`);
    return { userOpHash, transactionHash, gasCost };
  }
  const { message, remedy } = explainRevert(revertData);
  throw new UserError(`The operation was included, and its call reverted: ${message}`, remedy);
}
