import { expect } from "chai";
import { MaxUint256, concat, dataSlice } from "ethers";

import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { GAS_LIMITS, erc20, functionsOnAllContracts, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const transferTo = (w: World) => (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
const remaining = (w: World, sessionId: string) =>
  w.token.getAddress().then((token) => w.module.tokenAllowance(w.account.address, sessionId, token));

describe("erc20-token-transfer [SK-02] [SK-09]", function () {
  for (const [kind, gas] of Object.entries(GAS_LIMITS)) {
    describe(kind, function () {
      it("allows a transfer up to the allowance and refuses one unit more", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const transfer = transferTo(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectRefused(w, sessionId, [await transfer(101n)], "TokenAllowanceExceeded", [0n, token, 101n, 100n]);
        await expectAllowed(w, sessionId, [await transfer(100n)]);
        expect(await w.token.getFunction("balanceOf")(w.stranger.address)).to.equal(100n);
        expect(await remaining(w, sessionId)).to.equal(0n);
        await expectRefused(w, sessionId, [await transfer(1n)], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
      });

      it("adds up several operations and every call of a batch", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const transfer = transferTo(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectAllowed(w, sessionId, [await transfer(10n), await transfer(20n)]);
        await expectAllowed(w, sessionId, [await transfer(30n)]);
        const tooMuch = [await transfer(20n), await transfer(10n), await transfer(11n)];
        await expectRefused(w, sessionId, tooMuch, "TokenAllowanceExceeded", [2n, token, 11n, 10n]);
        expect(await remaining(w, sessionId)).to.equal(40n);
        await expectAllowed(w, sessionId, [await transfer(20n), await transfer(20n)]);
      });

      it("works with a token that returns nothing", async function () {
        const w = await world();
        const token = await w.quietToken.getAddress();
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        const transfer = (amount: bigint) => callOf(w.quietToken, "transfer", [w.stranger.address, amount]);
        await expectRefused(w, sessionId, [await transfer(101n)], "TokenAllowanceExceeded", [0n, token, 101n, 100n]);
        await expectAllowed(w, sessionId, [await transfer(60n)]);
        expect(await w.quietToken.getFunction("balanceOf")(w.stranger.address)).to.equal(60n);
        await expectRefused(w, sessionId, [await transfer(41n)], "TokenAllowanceExceeded", [0n, token, 41n, 40n]);
      });

      it("keeps the budgets of two tokens apart", async function () {
        const w = await world();
        const [token, quiet] = [await w.token.getAddress(), await w.quietToken.getAddress()];
        const sessionId = await grant(w, [await erc20(token, 5n), await erc20(quiet, 7n), gas]);
        await expectAllowed(w, sessionId, [
          await callOf(w.token, "transfer", [w.stranger.address, 5n]),
          await callOf(w.quietToken, "transfer", [w.stranger.address, 6n]),
        ]);
        expect(await w.module.tokenAllowance(w.account.address, sessionId, quiet)).to.equal(1n);
        const more = await callOf(w.token, "transfer", [w.stranger.address, 1n]);
        await expectRefused(w, sessionId, [more], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
      });

      it("never decrements an unlimited allowance", async function () {
        const w = await world();
        const sessionId = await grant(w, [await erc20(w.token, MaxUint256), gas]);
        const approve = await callOf(w.token, "approve", [w.stranger.address, MaxUint256]);
        await expectAllowed(w, sessionId, [approve, await transferTo(w)(5n)]);
        expect(await remaining(w, sessionId)).to.equal(MaxUint256);
      });

      it("decrements the largest finite allowance, and compares amounts without the flags beside it", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const largest = 2n ** 224n - 1n;
        const sessionId = await grant(w, [await erc20(token, largest), gas]);
        const approve = (amount: bigint) => callOf(w.token, "approve", [w.stranger.address, amount]);
        for (const amount of [2n ** 224n, MaxUint256]) {
          const args = [0n, token, amount, largest];
          await expectRefused(w, sessionId, [await approve(amount)], "TokenAllowanceExceeded", args);
        }
        await expectAllowed(w, sessionId, [await approve(largest)]);
        await expectRefused(w, sessionId, [await approve(1n)], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
      });

      it("still decides when it is used up: functions on all contracts never take over", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const all = functionsOnAllContracts("transfer(address,uint256)", "mint(address,uint256)");
        const sessionId = await grant(w, [await erc20(token, 1n), all, gas]);
        const mint = await callOf(w.token, "mint", [w.account.address, 1n]);
        await expectAllowed(w, sessionId, [await transferTo(w)(1n)]);
        await expectRefused(w, sessionId, [await transferTo(w)(1n)], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
        await expectRefused(w, sessionId, [mint], "FunctionNotPermitted", [
          0n,
          token,
          selector("mint(address,uint256)"),
        ]);
        await expectAllowed(w, sessionId, [await callOf(w.quietToken, "transfer", [w.stranger.address, 1n])]);
      });

      it("demands exactly the length that the ABI gives the calldata", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        for (const name of ["transfer", "approve", "increaseAllowance"]) {
          const call = await callOf(w.token, name, [w.stranger.address, 1n]);
          const data = call.data ?? "0x";
          const others = [data.slice(0, 10), dataSlice(data, 0, 36), dataSlice(data, 0, 67), concat([data, "0x00"])];
          for (const other of [...others, concat([data, data])]) {
            const args = [0n, token, BigInt(other.length / 2 - 1)];
            await expectRefused(w, sessionId, [{ to: token, data: other }], "TokenCallDataLengthInvalid", args);
          }
          await expectAllowed(w, sessionId, [call]);
        }
      });

      it("covers tokens only: ether sent to the token needs a native allowance", async function () {
        const w = await world();
        const token = await w.token.getAddress();
        const sessionId = await grant(w, [await erc20(token, 100n), native(1n), gas], { salt: 1n });
        const call = await transferTo(w)(1n);
        const args = [0n, token, 2n, 1n];
        await expectRefused(w, sessionId, [{ ...call, value: 2n }], "NativeAllowanceExceeded", args);
        await expectAllowed(w, sessionId, [call]);
      });
    });
  }
});
