import { dataLength, dataSlice, getAddress, toBeHex, zeroPadBytes } from "ethers";

import { selectorFor, selectorOf, wordAt } from "./calldata";
import { refuse } from "./refused";

/** Which standard's functions make calls: the face of the module that the account asks decides. */
export type Standard = "ERC-7579" | "ERC-6900";

/** One call that an account makes. */
export interface AccountCall {
  /** Checksummed. */
  to: string;
  /** Wei. */
  value: bigint;
  /** Hex. */
  data: string;
}

/** A part of an operation's `callData`. Positions are bytes from the start of `callData`; `end` is excluded. */
interface Region {
  callData: string;
  start: number;
  end: number;
}

const EXECUTE_7579 = selectorFor("execute(bytes32,bytes)");
const EXECUTE_6900 = selectorFor("execute(address,uint256,bytes)");
const EXECUTE_BATCH_6900 = selectorFor("executeBatch((address,uint256,bytes)[])");
const EXECUTE_USER_OP = selectorFor(
  "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
);

const MODE_SINGLE = zeroPadBytes("0x00", 32);
const MODE_BATCH = zeroPadBytes("0x01", 32);

const SELECTOR_LENGTH = 4;
const WORD = 32;
/** The selector, then mode, offset and length of the execution. */
const EXECUTE_HEAD = SELECTOR_LENGTH + 3 * WORD;
/** A packed call: 20 bytes of target, 32 of value. */
const SINGLE_HEAD = 52;
/** The offset of an array and its length. */
const BATCH_HEAD = 2 * WORD;
/** Target, value, offset and length of the data. */
const CALL_HEAD = 4 * WORD;

/**
 * The calls that an account makes for an operation, one by one: each is judged before what follows it is read, as the
 * contract does. Takes nothing but what the compiler's encoder writes (rules 6 and 7).
 * @throws Refused at the first byte that is something else.
 */
export function* decodeCalls(standard: Standard, account: string, callData: string): Generator<AccountCall> {
  const selector = selectorOf(callData);
  const whole = { callData, start: SELECTOR_LENGTH, end: dataLength(callData) };
  if (standard === "ERC-7579" && selector === EXECUTE_7579) yield* decodeExecution(callData);
  else if (standard === "ERC-6900" && selector === EXECUTE_6900) yield decodeCall(whole, SELECTOR_LENGTH).call;
  else if (standard === "ERC-6900" && selector === EXECUTE_BATCH_6900) yield* decodeBatch(whole);
  else if (selector === EXECUTE_USER_OP) refuse("ExecuteUserOpNotPermitted");
  else yield { to: getAddress(account), value: 0n, data: callData };
}

function* decodeExecution(callData: string): Generator<AccountCall> {
  const length = dataLength(callData);
  requireLength(length, EXECUTE_HEAD);
  requireWord(callData, 36, BigInt(BATCH_HEAD));
  const execution = wordAt(callData, 68);
  if (execution > BigInt(length - EXECUTE_HEAD)) refuse("NonCanonicalEncoding", 68n);
  const region = { callData, start: EXECUTE_HEAD, end: EXECUTE_HEAD + Number(execution) };
  const mode = dataSlice(callData, SELECTOR_LENGTH, SELECTOR_LENGTH + WORD);
  if (mode === MODE_SINGLE) yield decodeSingle(region);
  else if (mode === MODE_BATCH) yield* decodeWholeBatch(region);
  else refuse("UnsupportedExecutionMode", mode);
}

/** Nothing trails, where an account's own decoder might find it. */
function* decodeWholeBatch(region: Region): Generator<AccountCall> {
  const position = yield* decodeBatch(region);
  if (position !== region.end) refuse("NonCanonicalEncoding", BigInt(position));
}

function decodeSingle({ callData, start, end }: Region): AccountCall {
  requireLength(end, start + SINGLE_HEAD);
  return {
    to: getAddress(dataSlice(callData, start, start + 20)),
    value: wordAt(callData, start + 20),
    data: dataSlice(callData, start + SINGLE_HEAD, end),
  };
}

/** The calls of an array, and then where it ends. */
function* decodeBatch(region: Region): Generator<AccountCall, number> {
  const { callData, start, end } = region;
  const heads = start + BATCH_HEAD;
  requireLength(end, heads);
  requireWord(callData, start, BigInt(WORD));
  const count = wordAt(callData, start + WORD);
  if (count === 0n) refuse("EmptyBatch");
  const maximum = Math.floor((end - heads) / (WORD + CALL_HEAD));
  if (count > BigInt(maximum)) refuse("NonCanonicalEncoding", BigInt(start + WORD));
  let position = heads + WORD * Number(count);
  for (let i = 0; i < Number(count); i++) {
    requireWord(callData, heads + WORD * i, BigInt(position - heads));
    const { call, next } = decodeCall(region, position);
    yield call;
    position = next;
  }
  return position;
}

/** The ABI encoding of `(address, uint256, bytes)`, and where the next one would be. Padding is not compared. */
function decodeCall({ callData, end }: Region, position: number): { call: AccountCall; next: number } {
  const dataAt = position + CALL_HEAD;
  requireLength(end, dataAt);
  const target = wordAt(callData, position);
  if (target >> 160n !== 0n) refuse("NonCanonicalEncoding", BigInt(position));
  requireWord(callData, position + 2 * WORD, BigInt(3 * WORD));
  const length = wordAt(callData, position + 3 * WORD);
  if (length > BigInt(end - dataAt)) refuse("NonCanonicalEncoding", BigInt(position + 3 * WORD));
  const dataEnd = dataAt + Number(length);
  const call = {
    to: getAddress(toBeHex(target, 20)),
    value: wordAt(callData, position + WORD),
    data: dataSlice(callData, dataAt, dataEnd),
  };
  return { call, next: dataAt + Math.ceil(Number(length) / WORD) * WORD };
}

function requireLength(length: number, minimum: number): void {
  if (length < minimum) refuse("CallDataTooShort", BigInt(length), BigInt(minimum));
}

function requireWord(callData: string, position: number, word: bigint): void {
  if (wordAt(callData, position) !== word) refuse("NonCanonicalEncoding", BigInt(position));
}
