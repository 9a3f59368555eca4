import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers } from "hardhat";

import { callOf } from "../helpers/calls";
import { expectAllowed, expectError, expectRefused, refusalOf } from "../helpers/operations";
import { erc20, native } from "../helpers/permissions";
import { grant, grantSession, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { timeNow } from "../helpers/timeNow";
import { world, type World } from "../helpers/world";
import type { Call } from "../../src/accounts/erc7579";

function ask(w: World, sessionId: string, { to, value = 0n, data = "0x" }: Call) {
  return {
    refusal: () => refusalOf(() => w.module.checkCall(w.account.address, sessionId, to, value, data)),
    isPermitted: () => w.module.isCallPermitted(w.account.address, sessionId, to, value, data),
  };
}

async function expectAnswer(w: World, sessionId: string, call: Call, errorName: string, args: unknown[]) {
  expectError(await ask(w, sessionId, call).refusal(), errorName, args);
  expect(await ask(w, sessionId, call).isPermitted()).to.equal(false);
}

async function expectYes(w: World, sessionId: string, call: Call) {
  expect(await ask(w, sessionId, call).refusal()).to.equal(undefined);
  expect(await ask(w, sessionId, call).isPermitted()).to.equal(true);
}

describe("checkCall [SK-20]", function () {
  it("answers like the operation itself, and charges nothing", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 100n), native(1n)]);
    const transfer = (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
    const over = [0n, token, 101n, 100n];
    await expectAnswer(w, sessionId, await transfer(101n), "TokenAllowanceExceeded", over);
    await expectRefused(w, sessionId, [await transfer(101n)], "TokenAllowanceExceeded", over);
    const ether = { to: w.stranger.address, value: 2n };
    await expectAnswer(w, sessionId, ether, "NativeAllowanceExceeded", [0n, ether.to, 2n, 1n]);
    for (let i = 0; i < 2; i++) await expectYes(w, sessionId, await transfer(100n));
    await expectAllowed(w, sessionId, [await transfer(100n)]);
    await expectAnswer(w, sessionId, await transfer(1n), "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
  });

  it("says OutsideWindow before and after the session's window", async function () {
    const w = await world();
    const now = await timeNow();
    const window = { validAfter: now + 1000, validUntil: now + 2000 };
    const sessionId = await grant(w, [native(1n)], window);
    const call = { to: w.stranger.address, value: 1n };
    const bounds = [BigInt(window.validAfter), BigInt(window.validUntil)];
    const at = async (seconds: number) => {
      await time.increaseTo(seconds);
      return BigInt(await time.latest());
    };
    const early = await at(window.validAfter - 1);
    await expectAnswer(w, sessionId, call, "OutsideWindow", [...bounds, early]);
    await at(window.validAfter);
    await expectYes(w, sessionId, call);
    await at(window.validUntil);
    await expectYes(w, sessionId, call);
    const late = await at(window.validUntil + 1);
    await expectAnswer(w, sessionId, call, "OutsideWindow", [...bounds, late]);
  });

  it("names what ended the session", async function () {
    const w = await world();
    const [account, call] = [w.account.address, { to: w.stranger.address, value: 1n }];
    const sessionId = await grant(w, [native(1n)]);
    const other = await grantSession(w, sessionOf(w, [native(1n)], { salt: 1n }));
    await expectYes(w, sessionId, call);
    await ownerCallsModule(w, w.module.interface.encodeFunctionData("revokeSession", [sessionId]));
    await expectAnswer(w, sessionId, call, "SessionIsRevoked", [account, sessionId]);
    await expectYes(w, other, call);
    const before = await w.module.epochOf(account);
    await ownerCallsModule(w, w.module.interface.encodeFunctionData("revokeAllSessions"));
    const after = await w.module.epochOf(account);
    await expectAnswer(w, other, call, "SessionIsVoid", [account, other, before, after]);
    const unknown = ethers.id("no session");
    await expectAnswer(w, unknown, call, "UnknownSession", [account, unknown]);
  });

  it("does not ask whether the account can afford the call", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    await expectYes(w, sessionId, { to: w.stranger.address, value: parseEther("1000000") });
    const self = { to: w.account.address, value: 1n };
    await expectAnswer(w, sessionId, self, "AccountCallNotPermitted", [0n, "0x00000000"]);
  });
});
