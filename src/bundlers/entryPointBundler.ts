import { Contract, getAddress, type ContractTransactionReceipt, type Provider, type Signer } from "ethers";

import { ENTRY_POINTS, entryPointInterface } from "../entryPoint";
import { ExplainedError } from "../explainedError";
import { findLogs } from "../chain/findLogs";
import { estimateByHand } from "../operations/estimateByHand";
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
/** A transaction's gas beside the operation's own. */
const OVERHEAD = 200_000n;

/**
 * Sends operations to the EntryPoint itself, one transaction each, for local chains and tests: an account without a
 * bundler. The relayer pays for the transaction, and is repaid by the EntryPoint.
 * @param relayer An ordinary account with ether, connected to a provider.
 * @throws ExplainedError `RelayerNotConnected` where it is connected to none.
 */
export function entryPointBundler(relayer: Signer): Bundler {
  const provider = requireProvider(relayer);
  let last: Promise<unknown> = Promise.resolve();
  const sentHashes = new Set<string>();
  return {
    supportedEntryPoints: async () => ENTRY_POINT_LIST,
    estimate: (operation, entryPoint) => refusedWithData(() => estimateWithMargin(provider, entryPoint, operation)),
    send(operation, entryPoint) {
      // One after the other: two at once would take the same nonce of the relayer.
      const sent = last.then(() => refusedWithData(() => send(relayer, provider, operation, entryPoint)));
      last = sent.then(remember, () => undefined);
      return sent;
    },
    isPending: async (hash) => sentHashes.has(hash),
    receipt: (hash) => readReceipt(provider, hash),
  };

  function remember(hash: string): void {
    if (sentHashes.size >= MAX_REMEMBERED) sentHashes.delete(sentHashes.keys().next().value as string);
    sentHashes.add(hash);
  }
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

async function send(
  relayer: Signer,
  provider: Provider,
  operation: UserOperation,
  entryPoint: string,
): Promise<string> {
  const handleOps = new Contract(entryPoint, entryPointInterface, relayer).getFunction("handleOps");
  const beneficiary = await relayer.getAddress();
  const operations = [packUserOperation(operation)];
  await handleOps.staticCall(operations, beneficiary);
  const { maxFeePerGas, maxPriorityFeePerGas } = operation;
  const gasLimit = (totalGas(operation) * 11n) / 10n + OVERHEAD;
  await handleOps.send(operations, beneficiary, { maxFeePerGas, maxPriorityFeePerGas, gasLimit });
  const { chainId } = await provider.getNetwork();
  return userOpHash(operation, entryPoint, chainId);
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
  return receipt === null ? undefined : readInclusion(receipt as ContractTransactionReceipt, hash);
}

function readInclusion(receipt: ContractTransactionReceipt, hash: string): OperationReceipt | undefined {
  const events = receipt.logs.map((log) => entryPointInterface.parseLog(log));
  const index = (name: string) => events.findIndex((event) => event?.name === name && event.args.userOpHash === hash);
  const outcome = events[index("UserOperationEvent")];
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
    logs: receipt.logs.map(({ address, topics, data }) => ({ address, topics, data })),
  };
}
