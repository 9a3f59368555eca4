import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { MaxUint256, concat, dataSlice } from "ethers";

import { erc6900Account } from "../behaviors/drivers/erc6900";
import { mount } from "../behaviors/mounted";
import { expectAllowed, expectRefusedByBoth, grant } from "../behaviors/operations";
import { words } from "../helpers/calls";
import { functionsOnContract, native, selector } from "../helpers/permissions";

const EXECUTE = selector("execute(address,uint256,bytes)");
const PING = selector("ping()").padEnd(66, "0");
const PONG = selector("pong()").padEnd(66, "0");
const HUGE = [MaxUint256, MaxUint256 - 31n, 2n ** 255n, 2n ** 64n, 2n ** 32n];

/** Positions in the calldata of `execute(address target, uint256 value, bytes data)`. */
const TARGET_AT = 4;
const OFFSET_AT = 68;
const LENGTH_AT = 100;

type Parts = (bigint | number | string)[];

const mounted = () => mount(erc6900Account, "v0.8");

async function fixture() {
  const m = await loadFixture(mounted);
  const recorder = await m.w.recorder.getAddress();
  const sessionId = await grant(m, [native(), await functionsOnContract(recorder, "ping()")]);
  const target = BigInt(recorder);
  const encode = (...parts: Parts) => concat([EXECUTE, words(...parts)]);
  const allowed = (callData: string) => expectAllowed(m, sessionId, callData);
  const refused = (position: number, ...parts: Parts) =>
    expectRefusedByBoth(m, sessionId, encode(...parts), "NonCanonicalEncoding", [BigInt(position)]);
  const tooShort = (callData: string) =>
    expectRefusedByBoth(m, sessionId, callData, "CallDataTooShort", [BigInt(dataLength(callData)), 132n]);
  return { target, encode, allowed, refused, tooShort, good: encode(target, 1, 96, 4, PING) };
}

const dataLength = (data: string) => data.length / 2 - 1;

describe("encoding of ERC-6900's execute [SK-06]", function () {
  it("has its calldata right behind its head", async function () {
    const { target, allowed, refused, good } = await fixture();
    for (const offset of [0, 32, 64, 95, 97, 128, ...HUGE]) await refused(OFFSET_AT, target, 1, offset, 4, PING);
    await refused(OFFSET_AT, target, 1, 160, 4, PING, 4, PONG);
    await allowed(good);
  });

  it("has its calldata inside the operation's", async function () {
    const { target, allowed, refused, encode, good } = await fixture();
    for (const length of [33, 64, ...HUGE]) await refused(LENGTH_AT, target, 1, 96, length, PING);
    await allowed(encode(target, 1, 96, 32, PING));
    await allowed(good);
  });

  for (const bit of [160n, 200n, 255n]) {
    it(`has a target without dirty bits: bit ${bit}`, async function () {
      const { target, allowed, refused, good } = await fixture();
      await refused(TARGET_AT, target | (1n << bit), 1, 96, 4, PING);
      await allowed(good);
    });
  }

  for (const length of [4, 35, 67, 131]) {
    it(`of ${length} bytes is too short`, async function () {
      const { allowed, tooShort, good } = await fixture();
      await tooShort(dataSlice(good, 0, length));
      await allowed(good);
    });
  }

  it("may be followed by an attribution suffix, and pads with anything", async function () {
    const { target, allowed, encode, good } = await fixture();
    await allowed(concat([good, "0x00"]));
    await allowed(concat([good, "0x80218021802180218021802180218021"]));
    await allowed(encode(target, 1, 96, 4, PING, PONG));
    await allowed(encode(target, 1, 96, 4, selector("ping()").padEnd(66, "f")));
  });
});
