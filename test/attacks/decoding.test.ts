import { concat, dataLength, dataSlice, parseEther } from "ethers";

import { encodeBatch, encodeSingle } from "../../src/accounts/erc7579";
import { MODE_BATCH, MODE_SINGLE, callOf, executeBatch, executeSingle, modeOf, words } from "../helpers/calls";
import { expectRefused } from "../helpers/operations";
import { contractAccess, functionsOnContract, gasLimit, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";
import {
  accountOf,
  expectNothingLost,
  expectStopped,
  expectTwin,
  expectUnharmed,
  padded,
  type Scene,
} from "./helpers/scene";

const EXECUTE = selector("execute(bytes32,bytes)");
const ALL = parseEther("1000");
/** Where the blob of `execute` begins. */
const BLOB = 100;
const WORD = 32;

/** A session that may ping the recorder and ask the token for a balance, and a theft that it may not do. */
async function fixture() {
  const w = await world();
  const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
  const sessionId = await grant(w, [
    await functionsOnContract(recorder, "ping()"),
    await functionsOnContract(token, "balanceOf(address)"),
  ]);
  const ping = { to: recorder, data: selector("ping()") };
  const theft = await callOf(w.token, "transfer", [w.stranger.address, ALL]);
  return { w, sessionId, ping, theft, scene: { w, sessionId } as Scene };
}

/** The array of a batch without the offset before it. */
const arrayOf = (...calls: Parameters<typeof encodeBatch>[0]) => dataSlice(encodeBatch(calls), WORD);
/** One call of a batch. */
const itemOf = (call: Parameters<typeof encodeSingle>[0]) => dataSlice(encodeBatch([call]), 3 * WORD);

describe("attacks on the decoding: which bytes are the call", function () {
  it("A-01: a second blob behind another offset is not what was checked [SK-06]", async function () {
    const { scene, ping, theft } = await fixture();
    const [good, bad] = [encodeSingle(ping), encodeSingle(theft)];
    const second = 2 * WORD + WORD + dataLength(padded(good));
    const blobs = words(dataLength(good), padded(good), dataLength(bad), padded(bad));
    const twoBlobs = (offset: number) => concat([EXECUTE, MODE_SINGLE, words(offset), blobs]);
    await expectStopped(scene, twoBlobs(second), "NonCanonicalEncoding", [36n]);
    await expectTwin(scene, twoBlobs(64));
  });

  it("A-02: an array behind another offset is not what was checked [SK-06]", async function () {
    const { scene, ping, theft } = await fixture();
    const good = arrayOf(ping);
    const batch = (offset: number, rest = arrayOf(theft)) => executeBatch(concat([words(offset), good, rest]));
    await expectStopped(scene, batch(WORD + dataLength(good)), "NonCanonicalEncoding", [BigInt(BLOB)]);
    await expectTwin(scene, batch(WORD, "0x"));
  });

  it("A-02: a call behind another offset is not what was checked [SK-06]", async function () {
    const { scene, ping, theft } = await fixture();
    const good = itemOf(ping);
    const batch = (offset: number, rest = itemOf(theft)) => executeBatch(concat([words(WORD, 1, offset), good, rest]));
    const offsetAt = BigInt(BLOB + 2 * WORD);
    await expectStopped(scene, batch(WORD + dataLength(good)), "NonCanonicalEncoding", [offsetAt]);
    await expectTwin(scene, batch(WORD, "0x"));
  });

  it("A-02: calldata behind another offset is not what was checked [SK-06]", async function () {
    const { w, scene, theft } = await fixture();
    const harmless = await callOf(w.token, "balanceOf", [w.account.address]);
    const good = concat([words(dataLength(harmless.data!)), padded(harmless.data!)]);
    const bad = concat([words(dataLength(theft.data!)), padded(theft.data!)]);
    const batch = (offset: number, rest = bad) =>
      executeBatch(concat([words(WORD, 1, WORD, BigInt(harmless.to), 0, offset), good, rest]));
    const offsetAt = BigInt(BLOB + 5 * WORD);
    await expectStopped(scene, batch(3 * WORD + dataLength(good)), "NonCanonicalEncoding", [offsetAt]);
    await expectTwin(scene, batch(3 * WORD, "0x"));
  });

  it("A-02: calls that overlap, lie backwards or outside are refused [SK-06]", async function () {
    const { scene, ping } = await fixture();
    const items = concat([itemOf(ping), itemOf(ping)]);
    const size = dataLength(itemOf(ping));
    const batch = (...offsets: number[]) => executeBatch(concat([words(WORD, 2, ...offsets), items]));
    const [first, second] = [2 * WORD, 2 * WORD + size];
    const [firstAt, secondAt] = [BigInt(BLOB + 2 * WORD), BigInt(BLOB + 3 * WORD)];
    await expectUnharmed(scene, batch(first, first), "NonCanonicalEncoding", [secondAt]);
    await expectUnharmed(scene, batch(second, first), "NonCanonicalEncoding", [firstAt]);
    await expectUnharmed(scene, batch(first, second + size), "NonCanonicalEncoding", [secondAt]);
    await expectUnharmed(scene, batch(first, second - WORD), "NonCanonicalEncoding", [secondAt]);
    await expectTwin(scene, batch(first, second));
  });

  it("A-03: lengths and offsets of 2^32, 2^64 and more neither wrap nor reach outside [SK-06]", async function () {
    const { w, scene, ping } = await fixture();
    const single = executeSingle(encodeSingle(ping));
    const batch = executeBatch(encodeBatch([ping, ping]));
    const huge = [2n ** 32n, 2n ** 64n, 2n ** 255n, 2n ** 256n - 64n, 2n ** 256n - 1n];
    const places: [callData: string, position: number][] = [
      [single, 36],
      [single, 68],
      ...[0, 1, 2, 3, 6, 7].map((word): [string, number] => [batch, BLOB + WORD * word]),
    ];
    await expectNothingLost(scene, async () => {
      for (const [callData, position] of places) {
        for (const value of huge) {
          const head = dataSlice(callData, 0, position);
          const wrong = concat([head, words(value), dataSlice(callData, position + WORD)]);
          await expectRefused(w, scene.sessionId, wrong, "NonCanonicalEncoding", [BigInt(position)]);
        }
      }
    });
    await expectTwin(scene, single);
    await expectTwin(scene, batch);
  });
});

describe("attacks on the decoding: calls that are no calls", function () {
  it("A-04: an empty batch does not burn the account's gas [SK-06]", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [await contractAccess(recorder), gasLimit(parseEther("1"))]);
    const scene = { w, sessionId };
    await expectUnharmed(scene, executeBatch(encodeBatch([])), "EmptyBatch", []);
    await expectTwin(scene, executeBatch(encodeBatch([{ to: recorder }])));
  });

  for (const length of [0, 19, 20, 51]) {
    it(`A-06: a single call of ${length} bytes is not filled up with what follows [SK-06]`, async function () {
      const w = await world();
      const account = await accountOf(w, "LooseAccount");
      const sessionId = await grant(w, [await contractAccess(w.stranger.address)], {}, account);
      const scene = { w, sessionId, account };
      // This account reads the value where it should be, 20 to 52 bytes behind the start, wherever the blob ends.
      const blob = encodeSingle({ to: w.stranger.address, value: parseEther("1") });
      const short = concat([EXECUTE, MODE_SINGLE, words(64, length), blob]);
      await expectStopped(scene, short, "CallDataTooShort", [BigInt(BLOB + length), 152n]);
      await expectTwin(scene, executeSingle(encodeSingle({ to: w.stranger.address })));
    });
  }

  for (const length of [0, 3, 4, 35, 67, 99]) {
    it(`A-07: an operation whose calldata has ${length} bytes is refused [SK-06]`, async function () {
      const { scene, ping } = await fixture();
      const whole = executeSingle(encodeSingle(ping));
      const short = dataSlice(whole, 0, length);
      if (length < 4) await expectUnharmed(scene, short, "AccountCallNotPermitted", [0n, "0x00000000"]);
      else await expectUnharmed(scene, short, "CallDataTooShort", [BigInt(length), 100n]);
      await expectTwin(scene, whole);
    });
  }

  it("C-01: dirty bits above a target are not dropped by one and kept by the other [SK-06]", async function () {
    const w = await world();
    const account = await accountOf(w, "LooseAccount");
    const sessionId = await grant(w, [await functionsOnContract(w.recorder, "ping()")], {}, account);
    const scene = { w, sessionId, account };
    const { to, data } = await callOf(w.token, "transfer", [w.stranger.address, ALL]);
    const dirty = (1n << 160n) | BigInt(to);
    const batch = executeBatch(words(WORD, 1, WORD, dirty, 0, 96, dataLength(data!), padded(data!)));
    await expectStopped(scene, batch, "NonCanonicalEncoding", [BigInt(BLOB + 3 * WORD)]);
    const ping = { to: await w.recorder.getAddress(), data: selector("ping()") };
    await expectTwin(scene, executeBatch(encodeBatch([ping])));
  });

  it("C-02: a batch in the encoding of a single call names the call that the account reads [SK-06]", async function () {
    const { scene, ping } = await fixture();
    const batch = encodeBatch([ping]);
    // As a single call the blob begins with 20 bytes of an offset: the zero address, which is the account.
    const asSingle = concat([EXECUTE, MODE_SINGLE, words(64, dataLength(batch)), batch]);
    await expectUnharmed(scene, asSingle, "AccountCallNotPermitted", [0n, "0x00000000"]);
    const asBatch = concat([EXECUTE, MODE_BATCH, words(64, dataLength(batch)), batch]);
    await expectTwin(scene, asBatch);
    const single = concat([EXECUTE, modeOf("0x01"), words(64, 56), padded(encodeSingle(ping))]);
    await expectUnharmed(scene, single, "CallDataTooShort", [156n, 164n]);
  });
});
