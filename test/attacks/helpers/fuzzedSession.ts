import { expect } from "chai";
import { Interface, ZeroAddress, concat, dataLength, dataSlice, getAddress, parseEther } from "ethers";

import type { Call } from "../../../src/accounts/erc7579";
import type { Permission } from "../../../src/session";
import { callOf } from "../../helpers/calls";
import type { Outcome } from "../../helpers/operations";
import { accountFunctions, erc20, functionsOnContract, native, selector } from "../../helpers/permissions";
import type { World } from "../../helpers/world";

const NATIVE = parseEther("5");
const TOKENS = parseEther("500");
const FUNCTIONS = ["ping()", "0xabababab"].map(selector);
const SPENDING = ["transfer(address,uint256)", "approve(address,uint256)", "increaseAllowance(address,uint256)"];
const recording = new Interface(["event Executing(address target, uint256 value, bytes data)"]);

/** A function of the account that the fuzzed session may call. */
export const ACCOUNT_ID = selector("accountId()");

/** The session whose operations are mutated, and its account, which logs what it executes. */
export interface FuzzedSession {
  w: World;
  /** Address. */
  account: string;
  sessionId: string;
  recorder: string;
  token: string;
}

interface Executed {
  target: string;
  value: bigint;
  data: string;
}

/** What the fuzzed session may do. */
export async function fuzzedPermissions(w: World): Promise<Permission[]> {
  return [
    native(NATIVE),
    await erc20(w.token, TOKENS),
    await functionsOnContract(w.recorder, ...FUNCTIONS),
    accountFunctions("accountId()"),
  ];
}

/** Lists of calls that the fuzzed session may make. */
export async function validCalls(w: World): Promise<Call[][]> {
  const recorder = await w.recorder.getAddress();
  const ping = { to: recorder, data: FUNCTIONS[0], value: 1n };
  const long = { to: recorder, data: concat([FUNCTIONS[1], `0x${"ab".repeat(33)}`]) };
  const send = { to: w.stranger.address, value: 2n };
  const transfer = await callOf(w.token, "transfer", [w.stranger.address, 5n]);
  const approve = await callOf(w.token, "approve", [w.stranger.address, 7n]);
  return [[ping], [send], [transfer], [ping, transfer, send], [long, approve, long, ping]];
}

/** The calls that the account says it made. */
function executedCalls({ account }: FuzzedSession, { receipt }: Outcome): Executed[] {
  const logs = (receipt?.logs ?? []).filter(({ address }) => address === account);
  const events = logs.map((log) => recording.parseLog(log)).filter((event) => event !== null);
  return events.map(({ args }) => args.toObject() as Executed);
}

/** Whether the session's permissions name the call; amounts aside. */
function isNamed({ account, recorder, token }: FuzzedSession, { target, value, data }: Executed): boolean {
  const id = dataLength(data) < 4 ? undefined : dataSlice(data, 0, 4);
  if (target === account || target === ZeroAddress) return id === ACCOUNT_ID;
  if (data === "0x") return value !== 0n;
  if (id === undefined) return false;
  if (getAddress(target) === recorder) return FUNCTIONS.includes(id);
  return target === token && SPENDING.map(selector).includes(id) && dataLength(data) === 68;
}

/** What the account executed is named, and charged to the wei and to the unit. */
export async function expectCharged(f: FuzzedSession, outcome: Outcome): Promise<void> {
  const { w, account, token, sessionId } = f;
  const calls = executedCalls(f, outcome);
  expect(calls.filter((call) => !isNamed(f, call))).to.deep.equal([]);
  const value = calls.reduce((sum, call) => sum + call.value, 0n);
  const spending = calls.filter(({ target, data }) => target === token && data !== "0x");
  const amount = spending.reduce((sum, { data }) => sum + BigInt(dataSlice(data, 36, 68)), 0n);
  expect(await w.module.nativeAllowance(account, sessionId), "ether").to.equal(NATIVE - value);
  expect(await w.module.tokenAllowance(account, sessionId, token), "tokens").to.equal(TOKENS - amount);
}
