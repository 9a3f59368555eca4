import { getBytes, type TransactionReceipt } from "ethers";
import { ethers } from "hardhat";

import { framesOf, type Step } from "../../test/helpers/trace";

/** What a transaction cost, and what of it the validator's code did. Gas, but for the counts. */
export interface Profile {
  /** Of the whole transaction's calldata. */
  calldataGas: number;
  /** From the validator's first instruction to its last, with all that it calls. */
  validationGas: number;
  /** Calls of precompiles, verifiers and accounts that check a signature. */
  signatureGas: number;
  storageGas: number;
  storage: StorageAccesses;
}

/** How often the validator reads and writes storage. The first access to a slot in a transaction is cold. */
export interface StorageAccesses {
  coldReads: number;
  warmReads: number;
  coldWrites: number;
  warmWrites: number;
}

interface PricedStep extends Step {
  gas: number;
  gasCost: number;
}

const COLD_READ = 2_100;
/** A write to a slot that is warm: to one that holds something else than at the start, that holds something, that is empty. */
const WARM_WRITES = [100, 2_900, 20_000];

/** Takes a transaction apart. */
export async function profileOf(receipt: TransactionReceipt, validator: string): Promise<Profile> {
  const frames = (await framesOf(receipt.hash, validator)) as PricedStep[][];
  const steps = frames.flat();
  const accesses = steps.filter(({ op }) => op === "SLOAD" || op === "SSTORE");
  return {
    calldataGas: await calldataGas(receipt.hash),
    validationGas: sum(frames.map(gasOfFrame)),
    signatureGas: sum(frames.map(gasOfCalls)),
    storageGas: sum(accesses.map(({ gasCost }) => gasCost)),
    storage: countAccesses(accesses),
  };
}

/** Each zero byte of calldata costs 4 gas, every other 16. */
export function priceOfCalldata(data: string): number {
  return sum([...getBytes(data)].map((byte) => (byte === 0 ? 4 : 16)));
}

async function calldataGas(hash: string): Promise<number> {
  const transaction = await ethers.provider.getTransaction(hash);
  if (transaction === null) throw new Error(`There is no transaction ${hash}.`);
  return priceOfCalldata(transaction.data);
}

function countAccesses(accesses: PricedStep[]): StorageAccesses {
  const reads = accesses.filter(({ op }) => op === "SLOAD");
  const writes = accesses.filter(({ op }) => op === "SSTORE");
  const coldReads = reads.filter(({ gasCost }) => gasCost === COLD_READ).length;
  const warmWrites = writes.filter(({ gasCost }) => WARM_WRITES.includes(gasCost)).length;
  const warmReads = reads.length - coldReads;
  return { coldReads, warmReads, coldWrites: writes.length - warmWrites, warmWrites };
}

function gasOfFrame(steps: PricedStep[]): number {
  const last = steps[steps.length - 1];
  return steps[0].gas - last.gas + last.gasCost;
}

/** A call costs what is gone when the frame goes on. */
function gasOfCalls(steps: PricedStep[]): number {
  return sum(steps.map(({ op, gas }, i) => (op === "STATICCALL" ? gas - steps[i + 1].gas : 0)));
}

function sum(values: number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
