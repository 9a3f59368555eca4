import { Contract, type ContractTransactionReceipt, type Wallet } from "ethers";

import { entryPointInterface } from "../../src/entryPoint";
import { packUserOperation, type UserOperation } from "../../src/userOperation";
import { formatCost, formatGwei } from "./amounts";
import { sendThroughBundler } from "./bundler";
import type { Context } from "./context";
import { explainRevert } from "./explain";
import { loadKey } from "./keys";
import { buildOperation, hashOperation, maximumCost, type OperationRequest } from "./operation";
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

interface Inclusion extends OperationResult {
  isSuccess: boolean;
  /** Revert data of the call. */
  revert?: string;
}

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
  const { bundler } = route;
  const relayer = bundler === undefined ? await loadKey(chain, "relayer", route.relayer, context.env) : undefined;
  const operation = await buildOperation(chain, request, bundler);
  for (const line of what) say(`  ${line}`);
  say(`  Account ${request.account} on ${describeChain(chain)}, signed by ${signer}.`);
  say(`  Sent ${relayer ? `to the EntryPoint by ${relayer.address}` : `through the bundler ${bundler}`}.`);
  await announceCost(context, operation, request.entryPoint);
  await context.confirm("Send the operation?");
  operation.signature = await request.sign(await hashOperation(chain, request.entryPoint, operation));
  const inclusion =
    relayer === undefined
      ? await sendByBundler(String(bundler), request.entryPoint, operation)
      : await sendByRelayer(relayer, request.entryPoint, operation);
  return requireExecuted(context, inclusion);
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

async function sendByRelayer(relayer: Wallet, entryPoint: string, operation: UserOperation): Promise<Inclusion> {
  const contract = new Contract(entryPoint, entryPointInterface, relayer);
  const handleOps = contract.getFunction("handleOps");
  const operations = [packUserOperation(operation)];
  await handleOps.staticCall(operations, relayer.address);
  const { maxFeePerGas, maxPriorityFeePerGas, verificationGasLimit, callGasLimit } = operation;
  const OVERHEAD = 200_000n;
  const gasLimit = ((verificationGasLimit + callGasLimit + operation.preVerificationGas) * 11n) / 10n + OVERHEAD;
  const sent = await handleOps.send(operations, relayer.address, { maxFeePerGas, maxPriorityFeePerGas, gasLimit });
  const receipt = await sent.wait();
  if (receipt === null) throw new UserError(`Transaction ${sent.hash} is not confirmed yet.`, "Look it up later.");
  return readInclusion(receipt);
}

function readInclusion(receipt: ContractTransactionReceipt): Inclusion {
  const events = receipt.logs.map((log) => entryPointInterface.parseLog(log)).filter((event) => event !== null);
  const outcome = events.find(({ name }) => name === "UserOperationEvent");
  const reason = events.find(({ name }) => name === "UserOperationRevertReason");
  return {
    userOpHash: String(outcome?.args.userOpHash),
    transactionHash: receipt.hash,
    gasCost: BigInt(String(outcome?.args.actualGasCost ?? 0)),
    isSuccess: outcome?.args.success === true,
    revert: reason && String(reason.args.revertReason),
  };
}

async function sendByBundler(url: string, entryPoint: string, operation: UserOperation): Promise<Inclusion> {
  const { userOpHash, success, actualGasCost, reason, receipt } = await sendThroughBundler(url, entryPoint, operation);
  const { transactionHash } = receipt;
  return { userOpHash, transactionHash, gasCost: BigInt(actualGasCost), isSuccess: success, revert: reason };
}

function requireExecuted({ say }: Context, { isSuccess, revert, ...result }: Inclusion): OperationResult {
  if (isSuccess) {
    say(`Done in transaction ${result.transactionHash}, for ${formatCost(result.gasCost)} of gas.`);
    return result;
  }
  const { message, remedy } = explainRevert(revert ?? "0x");
  throw new UserError(`The operation was included, and its call reverted: ${message}`, remedy);
}
