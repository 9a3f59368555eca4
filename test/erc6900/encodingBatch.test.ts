import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { MaxUint256, concat, dataSlice } from "ethers";

import { erc6900Account } from "../behaviors/drivers/erc6900";
import { mount } from "../behaviors/mounted";
import { expectAllowed, expectRefusedByBoth, grant } from "../behaviors/operations";
import { words } from "../helpers/calls";
import { functionsOnContract, native, selector } from "../helpers/permissions";

const EXECUTE_BATCH = selector("executeBatch((address,uint256,bytes)[])");
const PING = selector("ping()").padEnd(66, "0");
const PONG = selector("pong()").padEnd(66, "0");
const HUGE = [MaxUint256, MaxUint256 - 31n, 2n ** 255n, 2n ** 64n, 2n ** 32n];

/** Where the arguments start in the calldata; the positions below count from there. */
const BATCH_AT = 4;

type Parts = (bigint | number | string)[];

const mounted = () => mount(erc6900Account, "v0.8");

async function fixture() {
  const m = await loadFixture(mounted);
  const recorder = await m.w.recorder.getAddress();
  const sessionId = await grant(m, [native(), await functionsOnContract(recorder, "ping()")]);
  const target = BigInt(recorder);
  const encode = (...parts: Parts) => concat([EXECUTE_BATCH, words(...parts)]);
  const allowed = (...parts: Parts) => expectAllowed(m, sessionId, encode(...parts));
  const refusedFor = (error: string, args: unknown[], callData: string) =>
    expectRefusedByBoth(m, sessionId, callData, error, args);
  const refused = (position: number, ...parts: Parts) =>
    refusedFor("NonCanonicalEncoding", [BigInt(BATCH_AT + position)], encode(...parts));
  return { target, encode, allowed, refused, refusedFor, call: [target, 1, 96, 4, PING] };
}

describe("encoding of ERC-6900's executeBatch [SK-06]", function () {
  it("has its array right behind its head", async function () {
    const { call, allowed, refused } = await fixture();
    for (const offset of [0, 31, 33, 64, ...HUGE]) await refused(0, offset, 1, 32, ...call);
    await refused(0, 64, 0, 1, 32, ...call);
    await allowed(32, 1, 32, ...call);
  });

  it("is not empty", async function () {
    const { call, allowed, encode, refusedFor } = await fixture();
    await refusedFor("EmptyBatch", [], encode(32, 0));
    await refusedFor("EmptyBatch", [], encode(32, 0, 32, ...call));
    await allowed(32, 1, 32, ...call);
  });

  it("counts no more calls than there are", async function () {
    const { call, allowed, refused } = await fixture();
    for (const count of [2, 3, ...HUGE]) await refused(32, 32, count, 32, ...call);
    await allowed(32, 1, 32, ...call);
  });

  it("has each call where the one before it ends", async function () {
    const { call, allowed, refused } = await fixture();
    for (const offset of [0, 64, ...HUGE]) await refused(64, 32, 1, offset, ...call);
    await refused(96, 32, 2, 64, 64, ...call, ...call);
    await refused(64, 32, 2, 224, 64, ...call, ...call);
    await allowed(32, 2, 64, 224, ...call, ...call);
  });

  it("has clean targets, and calldata right behind each call's head", async function () {
    const { target, call, allowed, refused } = await fixture();
    for (const bit of [160n, 255n]) await refused(96, 32, 1, 32, target | (1n << bit), 1, 96, 4, PING);
    for (const offset of [0, 64, 95, 97, 128, ...HUGE]) await refused(160, 32, 1, 32, target, 1, offset, 4, PING);
    for (const length of [33, 64, ...HUGE]) await refused(192, 32, 1, 32, target, 1, 96, length, PING);
    await refused(160, 32, 1, 32, target, 1, 160, 4, PING, 4, PONG);
    await allowed(32, 1, 32, ...call);
  });

  it("is not cut off", async function () {
    const { call, allowed, encode, refusedFor } = await fixture();
    const good = encode(32, 1, 32, ...call);
    await refusedFor("CallDataTooShort", [67n, 68n], dataSlice(good, 0, 67));
    await refusedFor("NonCanonicalEncoding", [36n], dataSlice(good, 0, 100));
    await allowed(32, 1, 32, ...call);
  });

  it("may be followed by an attribution suffix", async function () {
    const { call, allowed } = await fixture();
    await allowed(32, 1, 32, ...call, "0x00");
    await allowed(32, 1, 32, ...call, "0x80218021802180218021802180218021");
    await allowed(32, 1, 32, ...call, ...call);
  });
});
