import { expect } from "chai";
import { MaxUint256, Wallet } from "ethers";
import { ethers } from "hardhat";

import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { GAS_LIMITS, contractAccess, erc20, functionsOnAllContracts, native } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

const RECIPIENT = new Wallet(ethers.id("a recipient of native tokens")).address;

describe("native-token-transfer [SK-01] [SK-09]", function () {
  it("is missing: value is refused on every kind of call", async function () {
    const w = await world();
    const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
    const permissions = [await contractAccess(recorder), await erc20(token), functionsOnAllContracts("ping()")];
    const sessionId = await grant(w, permissions);
    const refused = async (to: string, data: string) =>
      expectRefused(w, sessionId, [{ to, value: 1n, data }], "ValueNotPermitted", [0n, to, 1n]);
    await refused(RECIPIENT, "0x");
    await refused(recorder, "0x");
    await refused(recorder, "0x12345678");
    await refused(token, (await callOf(w.token, "transfer", [RECIPIENT, 1n])).data ?? "0x");
    await refused(RECIPIENT, ethers.id("ping()").slice(0, 10));
    await expectAllowed(w, sessionId, [{ to: recorder, data: "0x12345678" }]);
  });

  for (const [kind, gas] of Object.entries(GAS_LIMITS)) {
    describe(kind, function () {
      it("allows a transfer to anyone and refuses one wei more than the allowance", async function () {
        const w = await world();
        const sessionId = await grant(w, [native(100n), gas]);
        const send = (value: bigint) => [{ to: RECIPIENT, value }];
        await expectRefused(w, sessionId, send(101n), "NativeAllowanceExceeded", [0n, RECIPIENT, 101n, 100n]);
        await expectAllowed(w, sessionId, send(100n));
        expect(await ethers.provider.getBalance(RECIPIENT)).to.equal(100n);
        expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(0n);
        await expectRefused(w, sessionId, send(1n), "NativeAllowanceExceeded", [0n, RECIPIENT, 1n, 0n]);
      });

      it("adds up several operations and every call of a batch", async function () {
        const w = await world();
        const sessionId = await grant(w, [native(100n), gas]);
        const send = (...values: bigint[]) => values.map((value) => ({ to: RECIPIENT, value }));
        await expectAllowed(w, sessionId, send(10n, 20n));
        await expectAllowed(w, sessionId, send(30n));
        await expectRefused(w, sessionId, send(30n, 11n), "NativeAllowanceExceeded", [1n, RECIPIENT, 11n, 10n]);
        expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(40n);
        await expectAllowed(w, sessionId, send(30n, 10n));
      });

      it("never decrements an unlimited allowance", async function () {
        const w = await world();
        const sessionId = await grant(w, [native(MaxUint256), gas]);
        await expectAllowed(w, sessionId, [{ to: RECIPIENT, value: 1n }]);
        expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(MaxUint256);
      });

      it("decrements the largest finite allowance, and does not take it for unlimited", async function () {
        const w = await world();
        const sessionId = await grant(w, [native(MaxUint256 - 1n), gas]);
        await expectAllowed(w, sessionId, [{ to: RECIPIENT, value: 2n }]);
        expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(MaxUint256 - 3n);
        const tooMuch = [{ to: RECIPIENT, value: MaxUint256 }];
        const args = [0n, RECIPIENT, MaxUint256, MaxUint256 - 3n];
        await expectRefused(w, sessionId, tooMuch, "NativeAllowanceExceeded", args);
      });

      it("allows no calldata: a function needs a permission of its own", async function () {
        const w = await world();
        const recorder = await w.recorder.getAddress();
        const sessionId = await grant(w, [native(), gas]);
        const call = { to: recorder, value: 1n, data: "0x12345678" };
        await expectRefused(w, sessionId, [call], "FunctionNotPermitted", [0n, recorder, "0x12345678"]);
        await expectAllowed(w, sessionId, [{ ...call, data: "0x" }]);
      });

      it("counts the value of calls that other permissions name", async function () {
        const w = await world();
        const recorder = await w.recorder.getAddress();
        const sessionId = await grant(w, [
          native(3n),
          await contractAccess(recorder),
          functionsOnAllContracts("ping()"),
          gas,
        ]);
        const ping = ethers.id("ping()").slice(0, 10);
        await expectAllowed(w, sessionId, [
          { to: recorder, value: 1n, data: "0x12345678" },
          { to: RECIPIENT, value: 1n, data: ping },
        ]);
        const call = { to: recorder, value: 2n, data: "0x12345678" };
        await expectRefused(w, sessionId, [call], "NativeAllowanceExceeded", [0n, recorder, 2n, 1n]);
        await expectAllowed(w, sessionId, [{ ...call, value: 1n }]);
      });
    });
  }
});
