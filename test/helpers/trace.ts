import { toBeHex } from "ethers";
import { ethers } from "hardhat";

/** One executed instruction, as `debug_traceTransaction` tells it. */
export interface Step {
  op: string;
  depth: number;
  stack: string[];
  /** Words; only where asked for. */
  memory?: string[];
}

const CALLS = ["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE"];

/** Every instruction of a transaction. */
export async function stepsOf(hash: string, disableMemory = true): Promise<Step[]> {
  const options = { disableStorage: true, disableMemory };
  const trace = (await ethers.provider.send("debug_traceTransaction", [hash, options])) as { structLogs: Step[] };
  return trace.structLogs;
}

/** What ran in one contract's code during a transaction, in order: one list for each time it was called. */
export async function framesOf(hash: string, contract: string): Promise<Step[][]> {
  const steps = await stepsOf(hash);
  const frames: Step[][] = [];
  const stack: (Step[] | undefined)[] = [];
  steps.forEach((step, i) => {
    stack.length = step.depth;
    stack[step.depth - 1]?.push(step);
    const next = steps.at(i + 1);
    if (next === undefined || next.depth <= step.depth || !CALLS.includes(step.op)) return;
    const isContract = BigInt(calleeOf(step)) === BigInt(contract);
    const frame: Step[] | undefined = isContract ? [] : undefined;
    if (frame !== undefined) frames.push(frame);
    stack[step.depth] = frame;
  });
  return frames;
}

/** The storage slots that the steps read or write. */
export function slotsTouched(steps: Step[]): bigint[] {
  const accesses = steps.filter(({ op }) => op === "SLOAD" || op === "SSTORE");
  return [...new Set(accesses.map(({ stack }) => wordOf(stack.at(-1))))];
}

/** The address that a call instruction calls. */
export function calleeOf({ stack }: Step): string {
  return toBeHex(wordOf(stack.at(-2)) & (2n ** 160n - 1n), 20);
}

/** A word of a stack. */
export function wordOf(hex = "0"): bigint {
  return BigInt(hex.startsWith("0x") ? hex : `0x${hex}`);
}
