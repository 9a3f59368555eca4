import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers } from "hardhat";

import type { Call } from "../../src/accounts/erc7579";
import { callOf } from "../helpers/calls";
import { grantRefusal, ownerCalls } from "../helpers/moduleCalls";
import { expectError, expectRefused } from "../helpers/operations";
import {
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  selector,
} from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";
import { expectNothingLost, expectStopped, expectTwin, expectUnharmed } from "./helpers/scene";

const PING = selector("ping()");
const TRANSFER = "transfer(address,uint256)";
/** Where apps say "ether" when an address of a token is asked for. */
const ETHER = "0xEeeeeEeeeEeEeeEeEeEeeEEEeeeeEeeeeeeeEEeE";

describe("attacks on the account's ether", function () {
  it("A-50: a call that is allowed carries no value by itself [SK-01]", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const other = await (await deploy("Recorder")).getAddress();
    const sessionId = await grant(w, [
      await functionsOnContract(recorder, "ping()"),
      await contractAccess(other),
      await erc20(token, 5n),
    ]);
    const scene = { w, sessionId };
    for (const to of [recorder, other]) {
      await expectStopped(scene, [{ to, data: PING, value: 1n }], "ValueNotPermitted", [0n, to, 1n]);
    }
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 5n]);
    await expectUnharmed(scene, [{ ...transfer, value: 1n }], "ValueNotPermitted", [0n, token, 1n]);
    await expectTwin(scene, [{ to: recorder, data: PING }, { to: other, data: PING }, transfer]);
  });

  it("A-51: a stranger's contract with a listed function gets no value [SK-01]", async function () {
    const w = await world();
    const to = await w.recorder.getAddress();
    const scene = { w, sessionId: await grant(w, [functionsOnAllContracts("ping()")]) };
    const call = { to, data: PING };
    const value = parseEther("10");
    await expectStopped(scene, [call, { ...call, value }], "ValueNotPermitted", [1n, to, value]);
    await expectTwin(scene, [call, call]);
  });

  it("A-53: an allowance of ether is no permission to call, with value or without [SK-01]", async function () {
    const w = await world();
    const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
    const scene = { w, sessionId: await grant(w, [native(5n)]) };
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 5n]);
    await expectStopped(scene, [transfer], "FunctionNotPermitted", [0n, token, selector(TRANSFER)]);
    const paid = { to: recorder, value: 5n, data: PING };
    await expectStopped(scene, [paid], "FunctionNotPermitted", [0n, recorder, PING]);
    await expectTwin(scene, [{ to: recorder, value: 5n }]);
  });

  it("B-02: the address that stands for ether elsewhere is a token like any other [SK-16]", async function () {
    const w = await world();
    const scene = { w, sessionId: await grant(w, [await erc20(ETHER, 5n)]) };
    const to = w.stranger.address;
    await expectStopped(scene, [{ to, value: 1n }], "ValueNotPermitted", [0n, to, 1n]);
    await expectStopped(scene, [{ to: ETHER, value: 1n }], "ValueNotPermitted", [0n, ETHER, 1n]);
    expect(await w.module.nativeAllowance(w.account.address, scene.sessionId)).to.equal(0n);
    await expectTwin(scene, [{ ...(await callOf(w.token, "transfer", [to, 5n])), to: ETHER }]);
  });

  it("B-03: a token's allowance that is spent down to a selector allows no function [SK-16]", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const mint = selector("mint(address,uint256)");
    // Where a list of functions has its first, second and last selector.
    await install(w);
    for (const shift of [0n, 32n, 192n]) {
      const left = BigInt(mint) << shift;
      const permissions = [await erc20(token, left + 5n), gasLimit()];
      const sessionId = await grantSession(w, sessionOf(w, permissions, { salt: shift }));
      const scene = { w, sessionId };
      await expectTwin(scene, [await callOf(w.token, "transfer", [w.stranger.address, 5n])]);
      expect(await w.module.tokenAllowance(w.account.address, sessionId, token)).to.equal(left);
      const call = await callOf(w.token, "mint", [w.stranger.address, 1n]);
      await expectStopped(scene, [call], "FunctionNotPermitted", [0n, token, mint]);
    }
  });

  it("B-04: a used-up allowance is not the absence of a rule [SK-02]", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 5n), native(5n), functionsOnAllContracts(TRANSFER, "ping()")]);
    const scene = { w, sessionId };
    const transfer = (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
    const to = w.stranger.address;
    await expectTwin(scene, [await transfer(5n), { to, value: 5n }]);
    await expectStopped(scene, [await transfer(1n)], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
    await expectStopped(scene, [{ to, value: 1n }], "NativeAllowanceExceeded", [0n, to, 1n, 0n]);
    const args = [0n, to, 1n, 0n];
    await expectStopped(scene, [{ to, value: 1n, data: PING }], "NativeAllowanceExceeded", args);
    await expectTwin(scene, [{ to, data: PING }]);
  });

  it("C-07: ether sent round in a circle refills nothing [SK-09]", async function () {
    const w = await world();
    const weth = await deploy("TestWETH");
    const to = await weth.getAddress();
    const deposit = await callOf(weth, "deposit", [], 5n);
    const withdraw = await callOf(weth, "withdraw", [5n]);
    const sessionId = await grant(w, [await functionsOnContract(to, "deposit()", "withdraw(uint256)"), native(5n)]);
    const scene = { w, sessionId, tokens: [weth] };
    await expectStopped(scene, [deposit, withdraw, deposit], "NativeAllowanceExceeded", [2n, to, 5n, 0n]);
    await expectTwin(scene, [deposit, withdraw]);
    const args = [0n, w.stranger.address, 1n, 0n];
    await expectStopped(scene, [{ to: w.stranger.address, value: 1n }], "NativeAllowanceExceeded", args);
    expect(await ethers.provider.getBalance(w.account.address)).to.equal(parseEther("10"));
  });

  it("C-08: wrapping ether under functions on all contracts needs an allowance of ether [SK-01]", async function () {
    const w = await world();
    const weth = await deploy("TestWETH");
    const deposit = await callOf(weth, "deposit", [], 5n);
    const scene = { w, sessionId: await grant(w, [functionsOnAllContracts("deposit()")]), tokens: [weth] };
    await expectStopped(scene, [deposit], "ValueNotPermitted", [0n, deposit.to, 5n]);
    await expectTwin(scene, [{ ...deposit, value: 0n }]);
  });

  it("C-09: precompiled contracts are targets like any other, and keep no value for free [SK-01]", async function () {
    const w = await world();
    const scene = { w, sessionId: await grant(w, [native(5n), functionsOnAllContracts("ping()")]) };
    await expectNothingLost(scene, async () => {
      for (let i = 1n; i <= 10n; i++) {
        const to = ethers.getAddress(ethers.toBeHex(i, 20));
        const refused = (call: Call, name: string, args: unknown[]) =>
          expectRefused(w, scene.sessionId, [call], name, args);
        await refused({ to }, "EmptyCallNotPermitted", [0n, to]);
        await refused({ to, data: "0x12345678" }, "FunctionNotPermitted", [0n, to, "0x12345678"]);
        await refused({ to, value: 6n }, "NativeAllowanceExceeded", [0n, to, 6n, 5n]);
      }
    });
    await expectTwin(scene, [{ to: ethers.toBeHex(4n, 20), data: PING, value: 5n }]);
  });

  it("C-10: neither the EntryPoint, this module nor a protected paymaster is a token [SK-15]", async function () {
    const w = await world();
    const paymaster = await w.quietToken.getAddress();
    await ownerCalls(w, "protectTargets", [[paymaster], true]);
    const targets = [await w.account.entryPoint.getAddress(), await w.module.getAddress(), paymaster];
    for (const target of targets) {
      const refusal = await grantRefusal(w, sessionOf(w, [await erc20(target, 5n)]));
      expectError(refusal, "TargetIsProtected", [0n, target]);
    }
    expectError(await grantRefusal(w, sessionOf(w, [await erc20(w.account.address, 5n)])), "AccountAsTarget", [0n]);
    expect(await grantRefusal(w, sessionOf(w, [await erc20(w.token, 5n)]))).to.equal(undefined);
  });
});
