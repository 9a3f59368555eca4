import { MaxUint256, zeroPadValue } from "ethers";

import { executeBatch, words } from "../helpers/calls";
import { encodeBatch } from "../../src/accounts/erc7579";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { functionsOnContract, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

/** Where the batch starts in the calldata of `execute`; the positions below count from there. */
const BATCH_AT = 100;
const PING = selector("ping()").padEnd(66, "0");
const PONG = selector("pong()").padEnd(66, "0");
const HUGE = [MaxUint256, MaxUint256 - 31n, 2n ** 255n, 2n ** 64n, 2n ** 64n - 1n, 2n ** 32n];

type Parts = (bigint | number | string)[];

async function fixture() {
  const w = await world();
  const recorder = await w.recorder.getAddress();
  const sessionId = await grant(w, [await functionsOnContract(recorder, "ping()"), native(10n)]);
  const target = zeroPadValue(recorder, 32);
  /** One call of `ping()` with one wei, word by word: 160 bytes. */
  const call = [target, 1, 96, 4, PING];
  const allowed = (...parts: Parts) => expectAllowed(w, sessionId, executeBatch(words(...parts)));
  const refused = (position: number, ...parts: Parts) =>
    expectRefused(w, sessionId, executeBatch(words(...parts)), "NonCanonicalEncoding", [BigInt(BATCH_AT + position)]);
  const tooShort = (length: number, minimum: number, blob: string) =>
    expectRefused(w, sessionId, executeBatch(blob), "CallDataTooShort", [
      BigInt(BATCH_AT + length),
      BigInt(BATCH_AT + minimum),
    ]);
  return { w, sessionId, recorder, target, call, allowed, refused, tooShort };
}

describe("encoding of a batch [SK-06]", function () {
  it("is what the compiler writes", async function () {
    const { w, sessionId, recorder, call, allowed } = await fixture();
    await allowed(32, 1, 32, ...call);
    await allowed(32, 2, 64, 224, ...call, ...call);
    const calls = [0n, 1n, 2n].map((value) => ({ to: recorder, value, data: `${PING}01` }));
    await expectAllowed(w, sessionId, executeBatch(encodeBatch(calls)));
    const stray = { to: recorder, data: selector("pong()") };
    const args = [3n, recorder, selector("pong()")];
    await expectRefused(w, sessionId, executeBatch(encodeBatch([...calls, stray])), "FunctionNotPermitted", args);
  });

  it("has the array right behind its offset", async function () {
    const { call, allowed, refused } = await fixture();
    for (const offset of [0, 31, 33, 64, ...HUGE]) await refused(0, offset, 1, 32, ...call);
    await refused(0, 64, 0, 1, 32, ...call);
    await allowed(32, 1, 32, ...call);
  });

  it("has at least one call", async function () {
    const { w, sessionId, call, allowed } = await fixture();
    for (const blob of [words(32, 0), words(32, 0, 32, ...call)]) {
      await expectRefused(w, sessionId, executeBatch(blob), "EmptyBatch", []);
    }
    await allowed(32, 1, 32, ...call);
  });

  it("is at least 64 bytes long", async function () {
    const { call, allowed, tooShort } = await fixture();
    for (const length of [0, 31, 32, 63]) await tooShort(length, 64, words(32, 1).slice(0, 2 + 2 * length));
    await allowed(32, 1, 32, ...call);
  });

  it("has room for as many calls as it says", async function () {
    const { call, allowed, refused } = await fixture();
    for (const count of [2, ...HUGE]) await refused(32, 32, count, 32, ...call);
    await refused(32, 32, 1, 32);
    await allowed(32, 1, 32, ...call);
  });
});

describe("encoding of a call in a batch [SK-06]", function () {
  it("begins where the one before ends", async function () {
    const { call, allowed, refused } = await fixture();
    for (const offset of [0, 31, 33, 64, ...HUGE]) await refused(64, 32, 1, offset, ...call);
    const offsets = [0, 64, 192, 223, 225, 256, ...HUGE];
    for (const offset of offsets) await refused(96, 32, 2, 64, offset, ...call, ...call);
    await allowed(32, 2, 64, 224, ...call, ...call);
  });

  it("can't overlap another call, or share it", async function () {
    const { target, call, allowed, refused } = await fixture();
    await refused(64, 32, 2, 224, 64, ...call, ...call);
    await refused(96, 32, 2, 64, 64, ...call, ...call);
    const inner = [target, 0, 96, 4, PONG];
    await refused(96, 32, 2, 64, 224, target, 1, 96, 192, PING, ...inner, ...call);
    await allowed(32, 2, 64, 224, ...call, ...call);
  });

  it("leaves no gap before the next", async function () {
    const { call, allowed, refused } = await fixture();
    await refused(64, 32, 1, 64, 0, ...call);
    await refused(96, 32, 2, 64, 256, ...call, 0, ...call);
    await allowed(32, 2, 64, 224, ...call, ...call);
  });

  it("has a target without dirty upper bits", async function () {
    const { target, call, allowed, refused } = await fixture();
    for (const bit of [160n, 161n, 192n, 255n]) {
      await refused(96, 32, 1, 32, BigInt(target) + (1n << bit), ...call.slice(1));
      await refused(288, 32, 2, 64, 224, ...call, BigInt(target) + (1n << bit), ...call.slice(1));
    }
    await allowed(32, 1, 32, ...call);
  });

  it("has its calldata right behind its head", async function () {
    const { target, call, allowed, refused } = await fixture();
    for (const offset of [0, 64, 95, 97, 128, ...HUGE]) await refused(160, 32, 1, 32, target, 1, offset, 4, PING);
    await refused(160, 32, 1, 32, target, 1, 160, 4, PING, 4, PONG);
    await allowed(32, 1, 32, ...call);
  });

  it("has its calldata inside the batch", async function () {
    const { target, call, allowed, refused } = await fixture();
    for (const length of [33, 64, ...HUGE]) await refused(192, 32, 1, 32, target, 1, 96, length, PING);
    await allowed(32, 1, 32, ...call);
  });

  it("has a head inside the batch", async function () {
    const { target, call, allowed, tooShort } = await fixture();
    const long = [target, 1, 96, 64, PING, 0];
    const blob = words(32, 2, 64, 256, ...long, target, 1, 96);
    await tooShort(blob.length / 2 - 1, 448, blob);
    await allowed(32, 1, 32, ...call);
  });
});

describe("the end of a batch [SK-06]", function () {
  it("carries nothing after the last call", async function () {
    const { call, allowed, refused } = await fixture();
    await refused(256, 32, 1, 32, ...call, 0);
    await refused(256, 32, 1, 32, ...call, "0x00");
    await refused(256, 32, 1, 32, ...call, ...call);
    await allowed(32, 1, 32, ...call);
  });

  it("is padded to a whole word", async function () {
    const { w, sessionId, target, call, allowed, refused } = await fixture();
    await refused(256, 32, 1, 32, target, 1, 96, 4, selector("ping()"));
    await refused(256, 32, 1, 32, target, 1, 96, 4, PING.slice(0, 64));
    const dirty = selector("ping()").padEnd(66, "f");
    await expectAllowed(w, sessionId, executeBatch(words(32, 1, 32, target, 1, 96, 4, dirty)));
    await allowed(32, 1, 32, ...call);
  });

  it("has no padding where calldata fills its words", async function () {
    const { target, allowed, refused } = await fixture();
    await allowed(32, 1, 32, target, 1, 96, 32, PING);
    await allowed(32, 1, 32, target, 0, 96, 64, PING, PONG);
    await refused(256, 32, 1, 32, target, 1, 96, 32, PING, PONG);
    await refused(192, 32, 1, 32, target, 1, 96, 33, PING);
  });
});
