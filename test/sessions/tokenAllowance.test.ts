import { expect } from "chai";
import { MaxUint256, ZeroAddress, id } from "ethers";

import { ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed } from "../helpers/operations";
import { contractAccess, erc20, functionsOnContract, gasLimit, native, root } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function allowanceOf(w: World, sessionId: string, token = w.token): Promise<bigint> {
  return w.module.tokenAllowance(w.account.address, sessionId, await token.getAddress());
}

async function transfer(w: World, amount: bigint) {
  const data = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, amount]);
  return [{ to: await w.token.getAddress(), data }];
}

describe("tokenAllowance [SK-20]", function () {
  it("is what the session was granted for the token, less what it spent", async function () {
    const w = await world();
    const sessionId = await grant(w, [await erc20(w.token, 5n), await erc20(w.quietToken, 6n)]);
    await expectAllowed(w, sessionId, await transfer(w, 2n));
    expect(await allowanceOf(w, sessionId)).to.equal(3n);
    expect(await allowanceOf(w, sessionId, w.quietToken)).to.equal(6n);
  });

  it("is down to zero when all is spent, with functions beside it or without", async function () {
    const w = await world();
    const functions = await functionsOnContract(w.token, "delegate(address)", "0xffffffff");
    await install(w);
    for (const [salt, extra] of [[], [functions]].entries()) {
      const permissions = [await erc20(w.token, 5n), gasLimit(), ...extra];
      const sessionId = await grantSession(w, sessionOf(w, permissions, { salt: BigInt(salt) }));
      expect(await allowanceOf(w, sessionId)).to.equal(5n);
      await expectAllowed(w, sessionId, await transfer(w, 5n));
      expect(await allowanceOf(w, sessionId)).to.equal(0n);
    }
  });

  it("stays at the maximum where it is unlimited, with functions beside it or without", async function () {
    const w = await world();
    const functions = await functionsOnContract(w.token, "delegate(address)");
    await install(w);
    for (const [salt, extra] of [[], [functions]].entries()) {
      const permissions = [await erc20(w.token), gasLimit(), ...extra];
      const sessionId = await grantSession(w, sessionOf(w, permissions, { salt: BigInt(salt) }));
      await expectAllowed(w, sessionId, await transfer(w, 2n));
      expect(await allowanceOf(w, sessionId)).to.equal(MaxUint256);
    }
  });

  it("keeps 2^224 - 1 apart from unlimited", async function () {
    const w = await world();
    const sessionId = await grant(w, [await erc20(w.token, 2n ** 224n - 1n)]);
    await expectAllowed(w, sessionId, await transfer(w, 1n));
    expect(await allowanceOf(w, sessionId)).to.equal(2n ** 224n - 2n);
  });

  it("is the maximum for root", async function () {
    const w = await world();
    expect(await allowanceOf(w, await grant(w, [root()]))).to.equal(MaxUint256);
  });

  it("is zero without an allowance for the token, whatever else is granted", async function () {
    const w = await world();
    const lists = [
      [await contractAccess(w.token)],
      [await functionsOnContract(w.token, "transfer(address,uint256)", "0xffffffff")],
      [native()],
      [await erc20(w.quietToken)],
    ];
    for (const [salt, permissions] of lists.entries()) {
      const sessionId = await grantSession(w, sessionOf(w, permissions, { salt: BigInt(salt) }));
      expect(await allowanceOf(w, sessionId)).to.equal(0n);
      expect(await w.module.tokenAllowance(w.account.address, sessionId, ZeroAddress)).to.equal(0n);
    }
  });

  it("is zero for an unknown session, and still to be read after a revocation", async function () {
    const w = await world();
    expect(await allowanceOf(w, id("unknown"))).to.equal(0n);
    const sessionId = await grantSession(w, sessionOf(w, [await erc20(w.token, 5n)]));
    await ownerCalls(w, "revokeSession", [sessionId]);
    expect(await allowanceOf(w, sessionId)).to.equal(5n);
  });
});
