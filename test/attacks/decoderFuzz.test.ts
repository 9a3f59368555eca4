import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Interface, ZeroAddress, concat, dataLength, dataSlice, getAddress, parseEther } from "ethers";

import { encodeBatch, encodeExecute, encodeSingle } from "../../src/accounts/erc7579";
import { callOf, executeBatch, executeSingle } from "../helpers/calls";
import { handleOps, sessionOperation, type Outcome } from "../helpers/operations";
import { accountFunctions, erc20, functionsOnContract, native, selector } from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";
import { mutate } from "./helpers/mutations";
import { accountOf } from "./helpers/scene";

/** How many mutations for each kind of account. `DECODER_FUZZ=20000 npm test` takes some minutes. */
const MUTATIONS = Number(process.env.DECODER_FUZZ ?? 250);
const SEED = 20_262;

const NATIVE = parseEther("5");
const TOKENS = parseEther("500");
const ACCOUNT_ID = selector("accountId()");
const FUNCTIONS = ["ping()", "0xabababab"].map(selector);
const SPENDING = ["transfer(address,uint256)", "approve(address,uint256)", "increaseAllowance(address,uint256)"];
const recording = new Interface(["event Executing(address target, uint256 value, bytes data)"]);

interface Executed {
  target: string;
  value: bigint;
  data: string;
}

async function fixture(kind: string) {
  const w = await world();
  const account = await accountOf(w, kind);
  const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
  const permissions = [
    native(NATIVE),
    await erc20(token, TOKENS),
    await functionsOnContract(recorder, ...FUNCTIONS),
    accountFunctions("accountId()"),
  ];
  const sessionId = await grant(w, permissions, {}, account);
  const ping = { to: recorder, data: FUNCTIONS[0], value: 1n };
  const long = { to: recorder, data: concat([FUNCTIONS[1], `0x${"ab".repeat(33)}`]) };
  const send = { to: w.stranger.address, value: 2n };
  const transfer = await callOf(w.token, "transfer", [w.stranger.address, 5n]);
  const approve = await callOf(w.token, "approve", [w.stranger.address, 7n]);
  const valid = [
    executeSingle(encodeSingle(ping)),
    executeSingle(encodeSingle(send)),
    executeSingle(encodeSingle(transfer)),
    executeBatch(encodeBatch([transfer])),
    executeBatch(encodeBatch([ping, transfer, send])),
    executeBatch(encodeBatch([long, approve, long, ping])),
    concat([encodeExecute([transfer, ping]), "0x62617365"]),
    ACCOUNT_ID,
  ];
  return { w, account, recorder, token, sessionId, samples: { valid, wordsFrom: 4 } };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

/** The calls that the account says it made. */
function executedCalls({ account }: Fixture, { receipt }: Outcome): Executed[] {
  const logs = (receipt?.logs ?? []).filter(({ address }) => address === account.address);
  const events = logs.map((log) => recording.parseLog(log)).filter((event) => event !== null);
  return events.map(({ args }) => args.toObject() as Executed);
}

/** Whether the session's permissions name the call; amounts aside. */
function isNamed({ account, recorder, token }: Fixture, { target, value, data }: Executed): boolean {
  const id = dataLength(data) < 4 ? undefined : dataSlice(data, 0, 4);
  if (target === account.address || target === ZeroAddress) return id === ACCOUNT_ID;
  if (data === "0x") return value !== 0n;
  if (id === undefined) return false;
  if (getAddress(target) === recorder) return FUNCTIONS.includes(id);
  return target === token && SPENDING.map(selector).includes(id) && dataLength(data) === 68;
}

/** What the account executed is named, and charged to the wei and to the unit. */
async function expectCharged(f: Fixture, outcome: Outcome): Promise<void> {
  const { w, account, token, sessionId } = f;
  const calls = executedCalls(f, outcome);
  expect(calls.filter((call) => !isNamed(f, call))).to.deep.equal([]);
  const value = calls.reduce((sum, call) => sum + call.value, 0n);
  const spending = calls.filter(({ target, data }) => target === token && data !== "0x");
  const amount = spending.reduce((sum, { data }) => sum + BigInt(dataSlice(data, 36, 68)), 0n);
  expect(await w.module.nativeAllowance(account.address, sessionId), "ether").to.equal(NATIVE - value);
  expect(await w.module.tokenAllowance(account.address, sessionId, token), "tokens").to.equal(TOKENS - amount);
}

/** Whether the account did what the module had allowed, or `undefined` where it was not allowed. */
async function tryOne(f: Fixture, callData: string): Promise<boolean | undefined> {
  const snapshot = await takeSnapshot();
  const outcome = await handleOps(f.w, [await sessionOperation(f.w, f.sessionId, callData, f)], f.account);
  if (!outcome.isAllowed) {
    expect(outcome.refusal?.error?.name, "the module's reason").to.not.equal(undefined);
    return undefined;
  }
  // What reverts was charged, and did nothing.
  if (outcome.isExecuted) await expectCharged(f, outcome);
  await snapshot.restore();
  return outcome.isExecuted;
}

describe("mutated calldata", function () {
  for (const kind of ["RecordingAccount", "LooseAccount"]) {
    it(`is refused, or charged as it is executed: ${MUTATIONS} mutations on a ${kind} [SK-06]`, async function () {
      this.timeout(0);
      const f = await fixture(kind);
      for (const callData of f.samples.valid) expect(await tryOne(f, callData)).to.equal(true);
      const random = seeded(SEED);
      const count = { refused: 0, executed: 0, reverted: 0 };
      for (let i = 0; i < MUTATIONS; i++) {
        const callData = mutate(f.samples, random);
        try {
          const isExecuted = await tryOne(f, callData);
          count[isExecuted === undefined ? "refused" : isExecuted ? "executed" : "reverted"]++;
        } catch (error) {
          throw new Error(`Mutation ${i} of seed ${SEED} on a ${kind}: ${callData}`, { cause: error });
        }
      }
      // Neither all refused nor all harmless.
      expect(count.refused).to.be.greaterThan(MUTATIONS / 4);
      expect(count.executed).to.be.greaterThan(MUTATIONS / 20);
    });
  }
});
