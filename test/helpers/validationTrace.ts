import { expect } from "chai";
import { concat, dataSlice, keccak256, toBeHex } from "ethers";

import { BANNED } from "./bannedOpcodes";
import { calleeOf, stepsOf, wordOf, type Step } from "./trace";

/** What an account may do beyond a module: be a proxy, call its modules, ask whether they have code, and log. */
const ALLOWED = ["CALL", "DELEGATECALL", "EXTCODESIZE", "LOG3"];

/** Whatever the account ran in validation, in this bundle of one operation, a bundler that enforces ERC-7562 takes. */
export async function expectWithinERC7562(hash: string, account: string): Promise<void> {
  const { ops, associated, foreign } = await validationOf(hash, account);
  expect([...foreign], "storage that is not the account's").to.deep.equal([]);
  // The module's own at the least.
  expect(associated).to.have.property("size").that.is.greaterThan(2);
  const banned = BANNED.filter((op) => !ALLOWED.includes(op));
  expect(ops.filter((op) => banned.includes(op))).to.deep.equal([]);
}

/** What an account did in validation, in its own code and in all that it called. */
interface Validation {
  /** Instructions, in order. */
  ops: string[];
  /** Slots in the storage of other contracts that belong to the account, as ERC-7562 defines it, and those that don't. */
  associated: Set<string>;
  foreign: Set<string>;
}

/** What the EntryPoint's first call of the account did, in the transaction of a bundle of one operation. */
async function validationOf(hash: string, account: string): Promise<Validation> {
  const steps = await stepsOf(hash, false);
  const start = steps.findIndex((step) => step.op === "CALL" && BigInt(calleeOf(step)) === BigInt(account)) + 1;
  const { depth } = steps[start];
  const length = steps.slice(start).findIndex((step) => step.depth < depth);
  const inside = steps.slice(start, start + length);
  const belongsToAccount = associationOf(inside, BigInt(account));
  const [associated, foreign] = [new Set<string>(), new Set<string>()];
  for (const { owner, slot } of accessesOf(inside, BigInt(account))) {
    if (owner === BigInt(account)) continue;
    (belongsToAccount(slot) ? associated : foreign).add(`${toBeHex(owner, 20)}:${toBeHex(slot, 32)}`);
  }
  return { ops: inside.map(({ op }) => op), associated, foreign };
}

/** Each slot that is read or written, and whose storage it is in. */
function accessesOf(steps: Step[], account: bigint): { owner: bigint; slot: bigint }[] {
  const accesses: { owner: bigint; slot: bigint }[] = [];
  const owners = new Map([[steps[0].depth, account]]);
  steps.forEach((step, i) => {
    const owner = owners.get(step.depth) ?? 0n;
    if (step.op === "SLOAD" || step.op === "SSTORE") accesses.push({ owner, slot: wordOf(step.stack.at(-1)) });
    // A delegate call runs on the caller's storage. A call of a precompile goes no deeper.
    if (steps.at(i + 1)?.depth !== step.depth + 1) return;
    owners.set(step.depth + 1, step.op === "DELEGATECALL" ? owner : BigInt(calleeOf(step)));
  });
  return accesses;
}

/** ERC-7562: a slot belongs to the account if it is the account, or the hash of the account and a word, plus at most 128. */
function associationOf(steps: Step[], account: bigint): (slot: bigint) => boolean {
  const hashes = steps
    .filter(({ op }) => op === "KECCAK256" || op === "SHA3")
    .map(hashedBy)
    .filter((data) => data.length === 130 && BigInt(dataSlice(data, 0, 32)) === account)
    .map((data) => BigInt(keccak256(data)));
  return (slot) => slot === account || hashes.some((hash) => slot >= hash && slot <= hash + 128n);
}

/** What a hash instruction hashes. */
function hashedBy({ stack, memory = [] }: Step): string {
  const [offset, length] = [Number(wordOf(stack.at(-1))), Number(wordOf(stack.at(-2)))];
  const bytes = concat([...memory.map((word) => toBeHex(wordOf(word), 32)), new Uint8Array(offset + length)]);
  return dataSlice(bytes, offset, offset + length);
}
