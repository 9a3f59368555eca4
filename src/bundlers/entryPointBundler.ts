import {
  Contract,
  getAddress,
  type Log,
  type LogDescription,
  type Provider,
  type Signer,
  type TransactionReceipt,
} from "ethers";

import { isSame } from "../addresses";
import { ENTRY_POINTS, entryPointInterface } from "../entryPoint";
import { ExplainedError } from "../explainedError";
import { findLogs } from "../chain/findLogs";
import { estimateByHand, estimatePreVerificationGas } from "../operations/estimateByHand";
import { totalGas } from "../operations/maximumCost";
import { userOpHash } from "../operations/userOpHash";
import { revertDataOf } from "../refusal";
import { packUserOperation, type UserOperation } from "../userOperation";
import type { Bundler, OperationReceipt } from "./Bundler";
import { BundlerError } from "./BundlerError";

const ENTRY_POINT_LIST = Object.values(ENTRY_POINTS).map((entryPoint) => getAddress(entryPoint));
/** Blocks that are searched for an operation: it was sent a moment ago. */
const LOOK_BACK = 5_000;
/** As many operations as it knows to have sent, the last ones. */
const MAX_REMEMBERED = 1_000;
/** How much of the usual preVerificationGas an operation has at least, in percent: a dummy weighs a little less. */
const LEAST_PAYMENT = 90n;
/** A transaction's gas beside the operation's own. */
const OVERHEAD = 200_000n;

/** An operation on its way. */
interface Sent {
  hash: string;
  /** The hash of the transaction that brings it. */
  transaction: string;
}

/**
 * Sends operations to the EntryPoint itself, one transaction each, for local chains and tests: an account without a
 * bundler. The relayer pays for the transaction, and is repaid by the EntryPoint; it takes no operation that repays less,
 * nor two with one nonce. An account may still pass the trial and fail on the chain, at the relayer's cost: bundlers trace
 * what validation does, and this one does not.
 * @param relayer An ordinary account with ether, connected to a provider.
 * @throws ExplainedError `RelayerNotConnected` where it is connected to none.
 */
export function entryPointBundler(relayer: Signer): Bundler {
  const provider = requireProvider(relayer);
  let last: Promise<unknown> = Promise.resolve();
  /** By EntryPoint, account and nonce: only one operation of these can be included. */
  const sentOperations = new Map<string, Sent>();
  return {
    supportedEntryPoints: async () => ENTRY_POINT_LIST,
    estimate: (operation, entryPoint) => refusedWithData(() => estimateWithMargin(provider, entryPoint, operation)),
    send(operation, entryPoint) {
      // One after the other: two at once would take the same nonce of the relayer.
      const sent = last.then(() => refusedWithData(() => sendOnce(operation, entryPoint)));
      last = sent.catch(() => undefined);
      return sent;
    },
    async isPending(hash) {
      const known = [...sentOperations.values()].find((sent) => sent.hash === hash);
      return known !== undefined && (await isOnItsWay(provider, known));
    },
    receipt: (hash) => readReceipt(provider, hash),
  };

  async function sendOnce(operation: UserOperation, entryPoint: string): Promise<string> {
    const { chainId } = await provider.getNetwork();
    const hash = userOpHash(operation, entryPoint, chainId);
    const key = [getAddress(entryPoint), getAddress(operation.sender), operation.nonce].join(" ");
    const earlier = sentOperations.get(key);
    if (earlier !== undefined && (await isOnItsWay(provider, earlier))) {
      if (earlier.hash === hash) return hash;
      throw refusedBecause("Another operation with this nonce is on its way.", "Wait for it, or use another lane.");
    }
    await requirePayment(provider, operation);
    remember(key, { hash, transaction: await send(relayer, operation, entryPoint) });
    return hash;
  }

  function remember(key: string, sent: Sent): void {
    sentOperations.delete(key);
    if (sentOperations.size >= MAX_REMEMBERED) sentOperations.delete(sentOperations.keys().next().value as string);
    sentOperations.set(key, sent);
  }
}

/** Sent, and in no block yet. One that the node forgot is not. */
async function isOnItsWay(provider: Provider, { transaction }: Sent): Promise<boolean> {
  const found = await provider.getTransaction(transaction);
  return found !== null && found.blockNumber === null;
}

/** Whoever asks for less than it costs would have the relayer pay for it, and one below the base fee would hold up all others. */
async function requirePayment(provider: Provider, operation: UserOperation): Promise<void> {
  const { preVerificationGas, maxFeePerGas } = operation;
  const least = (estimatePreVerificationGas(operation) * LEAST_PAYMENT) / 100n;
  if (preVerificationGas < least) {
    const reason = `The operation's preVerificationGas is ${preVerificationGas}, and including it takes ${least}.`;
    throw refusedBecause(reason, "Estimate it again, and leave it as it is.");
  }
  const { baseFeePerGas } = (await provider.getBlock("latest")) ?? {};
  const baseFee = baseFeePerGas ?? 0n;
  if (maxFeePerGas >= baseFee) return;
  const reason = `The operation's maxFeePerGas is ${maxFeePerGas} wei, and the base fee is ${baseFee}.`;
  throw refusedBecause(reason, "Read the fees again.");
}

function refusedBecause(reason: string, remedy: string): BundlerError {
  return new BundlerError("BundlerRefused", reason, remedy);
}

function requireProvider({ provider }: Signer): Provider {
  if (provider !== null) return provider;
  const remedy = "Connect it: wallet.connect(provider).";
  throw new ExplainedError("RelayerNotConnected", "The relayer is not connected to a chain.", remedy);
}

/** A tenth more than what is needed now: others' operations may come first, and change what it takes. */
async function estimateWithMargin(provider: Provider, entryPoint: string, operation: UserOperation) {
  const gas = await estimateByHand(provider, entryPoint, operation);
  const more = (units: bigint) => (units * 11n) / 10n;
  const { verificationGasLimit, callGasLimit } = gas;
  return { ...gas, verificationGasLimit: more(verificationGasLimit), callGasLimit: more(callGasLimit) };
}

/** @returns The transaction's hash. */
async function send(relayer: Signer, operation: UserOperation, entryPoint: string): Promise<string> {
  const handleOps = new Contract(entryPoint, entryPointInterface, relayer).getFunction("handleOps");
  const beneficiary = await relayer.getAddress();
  const operations = [packUserOperation(operation)];
  await handleOps.staticCall(operations, beneficiary);
  const { maxFeePerGas, maxPriorityFeePerGas } = operation;
  const gasLimit = (totalGas(operation) * 11n) / 10n + OVERHEAD;
  const { hash } = await handleOps.send(operations, beneficiary, { maxFeePerGas, maxPriorityFeePerGas, gasLimit });
  return hash;
}

async function refusedWithData<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const data = revertDataOf(error);
    if (data === undefined) throw error;
    const remedy = "Read why with describeError(decodeRefusal(data)).";
    throw new BundlerError("BundlerRefused", "The EntryPoint refuses the operation.", remedy, undefined, data);
  }
}

/** At whatever EntryPoint: the hash depends on it, and who asks by the hash may not know. */
async function readReceipt(provider: Provider, hash: string): Promise<OperationReceipt | undefined> {
  const fromBlock = Math.max(0, (await provider.getBlockNumber()) - LOOK_BACK);
  const { topicHash = "" } = entryPointInterface.getEvent("UserOperationEvent") ?? {};
  const [log] = await findLogs(provider, { address: ENTRY_POINT_LIST, topics: [topicHash, hash], fromBlock });
  if (log === undefined) return undefined;
  const receipt = await provider.getTransactionReceipt(log.transactionHash);
  return receipt === null ? undefined : readInclusion(receipt, hash, log.address);
}

function readInclusion(receipt: TransactionReceipt, hash: string, entryPoint: string): OperationReceipt | undefined {
  // Of the EntryPoint alone: any contract that was called may log the same.
  const events = receipt.logs.map((log) =>
    isSame(log.address, entryPoint) ? entryPointInterface.parseLog(log) : null,
  );
  const index = (name: string) => events.findIndex((event) => event?.name === name && event.args.userOpHash === hash);
  const end = index("UserOperationEvent");
  const outcome = events[end];
  if (outcome === undefined || outcome === null) return undefined;
  const reason = events[index("UserOperationRevertReason")];
  return {
    userOpHash: hash,
    isSuccess: outcome.args.success === true,
    ...(reason ? { revertData: String(reason.args.revertReason) } : {}),
    gasCost: BigInt(String(outcome.args.actualGasCost)),
    gasUsed: BigInt(String(outcome.args.actualGasUsed)),
    transactionHash: receipt.hash,
    blockHash: receipt.blockHash,
    blockNumber: receipt.blockNumber,
    logs: ownLogs(receipt.logs, events, end).map(({ address, topics, data }) => ({ address, topics, data })),
  };
}

/** All logs of an operation that is alone in its transaction; of others what its calls logged, for validation mixes them. */
function ownLogs(logs: readonly Log[], events: readonly (LogDescription | null)[], end: number): readonly Log[] {
  const isBound = (event: LogDescription | null) =>
    ["BeforeExecution", "UserOperationEvent"].includes(String(event?.name));
  const isAlone = events.filter((event) => event?.name === "UserOperationEvent").length === 1;
  const start = events.reduce((last, event, at) => (at < end && isBound(event) ? at + 1 : last), 0);
  return isAlone ? logs : logs.slice(start, end + 1);
}
