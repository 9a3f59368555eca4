import { expect } from "chai";

import type { Permission } from "../../src/session";
import { expectRefusedUnlike, grantRefusal } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { contractAccess, erc20, functionsOnContract } from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

/** What may be granted on a target once. */
const RULES: Record<string, (target: string) => Promise<Permission>> = {
  "contract access": (target) => contractAccess(target),
  "a list of functions": (target) => functionsOnContract(target, "ping()"),
};

async function expectPairRefused(
  w: World,
  refused: Permission[],
  granted: Permission[],
  name: string,
  args: unknown[],
) {
  await expectRefusedUnlike(w, sessionOf(w, refused), name, args, sessionOf(w, granted));
}

describe("Grant: two rules for one target [SK-15]", function () {
  for (const [first, createFirst] of Object.entries(RULES)) {
    for (const [second, createSecond] of Object.entries(RULES)) {
      it(`refuses ${second} after ${first}, and takes it for another target`, async function () {
        const w = await world();
        const [target, other] = await Promise.all([w.recorder.getAddress(), w.token.getAddress()]);
        const rule = await createFirst(target);
        const refused = [rule, await createSecond(target)];
        const granted = [rule, await createSecond(other)];
        await expectPairRefused(w, refused, granted, "DuplicateTarget", [1n, target]);
      });
    }
  }

  it("refuses a second list of functions of a token with an allowance, wherever the allowance stands", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const budget = await erc20(token, 1n);
    const lists = [await functionsOnContract(token, "ping()"), await functionsOnContract(token, "pong()")];
    for (const [place, duplicate] of [2n, 2n, 1n].entries()) {
      const permissions = [...lists.slice(0, place), budget, ...lists.slice(place)];
      expectError(await grantRefusal(w, sessionOf(w, permissions)), "DuplicateTarget", [duplicate, token]);
    }
    expect(await grantRefusal(w, sessionOf(w, [lists[0], budget]))).to.equal(undefined);
  });
});

describe("Grant: contract access to a token with an allowance [SK-15]", function () {
  for (const [name, allowance] of Object.entries({ "a finite": 1n, "an unlimited": 2n ** 256n - 1n })) {
    it(`refuses it before and after ${name} allowance, and takes it for another token`, async function () {
      const w = await world();
      const token = await w.token.getAddress();
      const budget = await erc20(token, allowance);
      const [access, other] = [await contractAccess(token), await contractAccess(w.quietToken)];
      const error = "ContractAccessToBudgetedToken";
      await expectPairRefused(w, [budget, access], [budget, other], error, [1n, token]);
      const twin = sessionOf(w, [other, budget], { salt: 1n });
      await expectRefusedUnlike(w, { ...twin, permissions: [access, budget] }, error, [0n, token], twin);
    });
  }

  it("refuses it between an allowance and a list of functions", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const list = await functionsOnContract(token, "ping()");
    const [budget, access] = [await erc20(token, 1n), await contractAccess(token)];
    await expectPairRefused(w, [list, access, budget], [list, budget], "ContractAccessToBudgetedToken", [1n, token]);
  });
});

describe("Grant: functions of a token with an allowance [SK-15]", function () {
  it("refuses one that moves tokens, before and after the allowance", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const budget = await erc20(token, 1n);
    const [moving, other] = await Promise.all(
      ["transferFrom(address,address,uint256)", "delegate(address)"].map((name) => functionsOnContract(token, name)),
    );
    const selector = moving.functions[0];
    const name = "TokenMovingFunction";
    await expectPairRefused(w, [budget, moving], [budget, other], name, [1n, token, selector]);
    const twin = sessionOf(w, [other, budget], { salt: 1n });
    await expectRefusedUnlike(w, { ...twin, permissions: [moving, budget] }, name, [0n, token, selector], twin);
  });

  it("names the first of the functions that move tokens", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const functions = ["0x00000001", "0x095ea7b3", "0x23b872dd"];
    const permissions = [await erc20(token), { ...(await functionsOnContract(token)), functions }];
    expectError(await grantRefusal(w, sessionOf(w, permissions)), "TokenMovingFunction", [1n, token, functions[1]]);
  });

  it("takes the same function without the allowance, and beside the allowance of another token", async function () {
    const w = await world();
    const moving = await functionsOnContract(w.token, "transferFrom(address,address,uint256)");
    expect(await grantRefusal(w, sessionOf(w, [moving]))).to.equal(undefined);
    const permissions = [await erc20(w.quietToken, 1n), moving];
    expect(await grantRefusal(w, sessionOf(w, permissions))).to.equal(undefined);
  });
});
