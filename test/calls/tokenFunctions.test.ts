import { expect } from "chai";
import { ZeroHash } from "ethers";

import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { GAS_LIMITS, erc20, functionsOnContract, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function spender(w: World) {
  const token = await w.token.getAddress();
  return {
    token,
    transfer: (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]),
    approve: (amount: bigint) => callOf(w.token, "approve", [w.stranger.address, amount]),
    increase: (amount: bigint) => callOf(w.token, "increaseAllowance", [w.stranger.address, amount]),
    left: (sessionId: string) => w.module.tokenAllowance(w.account.address, sessionId, token),
  };
}

describe("one budget for transfer, approve and increaseAllowance [SK-02]", function () {
  for (const [kind, gas] of Object.entries(GAS_LIMITS)) {
    describe(kind, function () {
      it("is shared by the three, in several operations and within a batch", async function () {
        const w = await world();
        const { token, transfer, approve, increase, left } = await spender(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectAllowed(w, sessionId, [await approve(40n)]);
        await expectAllowed(w, sessionId, [await increase(30n), await transfer(20n)]);
        expect(await left(sessionId)).to.equal(10n);
        for (const over of [await approve(11n), await increase(11n), await transfer(11n)]) {
          await expectRefused(w, sessionId, [over], "TokenAllowanceExceeded", [0n, token, 11n, 10n]);
        }
        const batch = [await transfer(4n), await approve(4n), await increase(3n)];
        await expectRefused(w, sessionId, batch, "TokenAllowanceExceeded", [2n, token, 3n, 2n]);
        await expectAllowed(w, sessionId, [await transfer(4n), await approve(4n), await increase(2n)]);
      });

      it("gets nothing back when an approval is lowered, and counts the next one in full", async function () {
        const w = await world();
        const { token, approve, left } = await spender(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectAllowed(w, sessionId, [await approve(60n)]);
        await expectAllowed(w, sessionId, [await approve(10n)]);
        expect(await left(sessionId)).to.equal(30n);
        await expectAllowed(w, sessionId, [await approve(0n)]);
        await expectRefused(w, sessionId, [await approve(31n)], "TokenAllowanceExceeded", [0n, token, 31n, 30n]);
      });

      it("approves zero for nothing, even when it is used up", async function () {
        const w = await world();
        const { token, transfer, approve, left } = await spender(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectAllowed(w, sessionId, [await approve(0n)]);
        expect(await left(sessionId)).to.equal(100n);
        await expectAllowed(w, sessionId, [await transfer(100n)]);
        await expectAllowed(w, sessionId, [await approve(0n)]);
        await expectRefused(w, sessionId, [await approve(1n)], "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
      });
    });
  }
});

describe("other functions of a token with a budget [SK-02]", function () {
  for (const [kind, gas] of Object.entries(GAS_LIMITS)) {
    describe(kind, function () {
      const REFUSED = [
        "transferFrom(address,address,uint256)",
        "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)",
        "decreaseAllowance(address,uint256)",
        "burn(uint256)",
        "mint(address,uint256)",
        "transferAndCall(address,uint256)",
        "balanceOf(address)",
      ];

      for (const signature of REFUSED) {
        it(`refuses ${signature}`, async function () {
          const w = await world();
          const { token, transfer } = await spender(w);
          const sessionId = await grant(w, [await erc20(token, 100n), gas]);
          const data = selector(signature) + ZeroHash.slice(2).repeat(7);
          const args = [0n, token, selector(signature)];
          await expectRefused(w, sessionId, [{ to: token, data }], "FunctionNotPermitted", args);
          await expectAllowed(w, sessionId, [await transfer(100n)]);
        });
      }

      it("refuses empty calldata and calldata without a selector", async function () {
        const w = await world();
        const { token } = await spender(w);
        const sessionId = await grant(w, [await erc20(token, 100n), gas]);
        await expectRefused(w, sessionId, [{ to: token }], "EmptyCallNotPermitted", [0n, token]);
        await expectRefused(w, sessionId, [{ to: token, data: "0xa9059c" }], "SelectorMissing", [0n, token, 3n]);
      });

      it("allows the functions that functions-on-contract lists beside the budget", async function () {
        const w = await world();
        const { token, transfer, left } = await spender(w);
        const listed = await functionsOnContract(token, "mint(address,uint256)");
        const sessionId = await grant(w, [listed, await erc20(token, 100n), gas]);
        const mint = await callOf(w.token, "mint", [w.account.address, 500n]);
        await expectAllowed(w, sessionId, [mint, await transfer(70n)]);
        expect(await left(sessionId)).to.equal(30n);
        await expectRefused(w, sessionId, [await transfer(31n)], "TokenAllowanceExceeded", [0n, token, 31n, 30n]);
        const view = await callOf(w.token, "balanceOf", [w.account.address]);
        await expectRefused(w, sessionId, [view], "FunctionNotPermitted", [0n, token, selector("balanceOf(address)")]);
        await expectAllowed(w, sessionId, [await transfer(30n), mint]);
      });
    });
  }
});
