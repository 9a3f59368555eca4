import { AbiCoder, concat, dataLength, dataSlice, getBytes, hexlify, toBeHex } from "ethers";

import { erc6900Interface } from "../../src/accounts/erc6900";
import { encodeBatch, encodeExecution, encodeSingle } from "../../src/accounts/erc7579";
import type { AccountCall, Standard } from "../../src/evaluate";
import { MODE_BATCH, MODE_SINGLE, words } from "../helpers/calls";
import { selector } from "../helpers/permissions";
import type { Seeded } from "../helpers/seeded";

const EXECUTE_USER_OP = selector(
  "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
);
/** Delegatecall, static call, "try", another mode bit. */
const MODES = ["0xff", "0xfe", "0x0001", "0x0101", `0x01${"00".repeat(30)}01`].map((head) => head.padEnd(66, "0"));
const NUMBERS = [0n, 1n, 31n, 32n, 63n, 64n, 96n, 128n, 160n, 2n ** 64n, 2n ** 160n, 2n ** 255n, 2n ** 256n - 1n];

/** Calldata that has the account make the calls, as the compiler's encoder writes it. */
export function honestCallData(random: Seeded, standard: Standard, calls: AccountCall[]): string {
  const [call] = calls;
  if (calls.length === 1 && random.below(4) !== 0) return single(standard, call);
  return batch(standard, calls);
}

/** Calldata that an account's own decoder may read in another way, or not at all. */
export function hostileCallData(random: Seeded, standard: Standard, calls: AccountCall[]): string {
  const honest = honestCallData(random, standard, calls);
  const kind = random.below(15);
  if (kind < 3) return withWord(random, honest);
  if (kind < 5) return withBit(random, honest);
  if (kind < 7) return dataSlice(honest, 0, 4 + random.below(dataLength(honest) - 4));
  if (kind === 7) return concat([honest, random.bytes(1 + random.below(64))]);
  if (kind === 8) return withSecondBlob(standard, calls);
  if (kind === 9) return concat([EXECUTE_USER_OP, honest]);
  if (kind === 10) return encodeExecution(random.pick(MODES), encodeSingle(calls[0]));
  if (kind === 11) return emptyBatch(standard);
  // The other standard's functions, which the face that is asked takes for calls of the account.
  if (kind === 12) return honestCallData(random, standard === "ERC-7579" ? "ERC-6900" : "ERC-7579", calls);
  if (kind === 13) return withOtherEnd(random, calls);
  return random.bytes(random.below(200));
}

function single(standard: Standard, { to, value, data }: AccountCall): string {
  if (standard === "ERC-7579") return encodeExecution(MODE_SINGLE, encodeSingle({ to, value, data }));
  return erc6900Interface.encodeFunctionData("execute", [to, value, data]);
}

function batch(standard: Standard, calls: AccountCall[]): string {
  if (standard === "ERC-7579") return encodeExecution(MODE_BATCH, encodeBatch(calls));
  const tuples = calls.map(({ to, value, data }) => [to, value, data]);
  return erc6900Interface.encodeFunctionData("executeBatch", [tuples]);
}

function emptyBatch(standard: Standard): string {
  const blob = words(32, 0);
  if (standard === "ERC-7579") return encodeExecution(MODE_BATCH, blob);
  return concat([selector("executeBatch((address,uint256,bytes)[])"), blob]);
}

/** One word becomes another: an offset or a length moves, upper bits get dirty. */
function withWord(random: Seeded, honest: string): string {
  const bytes = getBytes(honest);
  const at = 4 + 32 * random.below(Math.floor((bytes.length - 4) / 32));
  const near = BigInt(hexlify(bytes.slice(at, at + 32))) + random.pick([1n, 31n, 32n, 2n ** 160n, 2n ** 255n]);
  bytes.set(getBytes(toBeHex(BigInt.asUintN(256, random.below(2) === 0 ? near : random.pick(NUMBERS)), 32)), at);
  return hexlify(bytes);
}

function withBit(random: Seeded, honest: string): string {
  const bytes = getBytes(honest);
  bytes[4 + random.below(Math.min(bytes.length - 4, 330))] ^= 1 << random.below(8);
  return hexlify(bytes);
}

/** A batch whose blob has bytes behind it, or stops within the last padding; on ERC-6900 a call of the account. */
function withOtherEnd(random: Seeded, calls: AccountCall[]): string {
  const blob = encodeBatch(calls);
  const isLonger = random.below(2) === 0;
  const end = isLonger ? concat([blob, random.bytes(1 + random.below(64))]) : dataSlice(blob, 0, -1 - random.below(40));
  return encodeExecution(MODE_BATCH, end);
}

/** An honest blob where the rules look, and another one behind it, to which an offset points. */
function withSecondBlob(standard: Standard, calls: AccountCall[]): string {
  if (standard === "ERC-6900") {
    const second = AbiCoder.defaultAbiCoder().encode(["tuple(address to, uint256 value, bytes data)[]"], [calls]);
    const honest = batch(standard, calls);
    const moved = toBeHex(dataLength(honest) - 4 + 32, 32);
    return concat([dataSlice(honest, 0, 4), moved, dataSlice(honest, 36), second]);
  }
  const blob = encodeBatch(calls);
  const lengthAt = 64 + 32 + Math.ceil(dataLength(blob) / 32) * 32;
  const head = words(MODE_BATCH, lengthAt);
  return concat([
    selector("execute(bytes32,bytes)"),
    head,
    words(dataLength(blob)),
    blob,
    words(dataLength(blob)),
    blob,
  ]);
}
