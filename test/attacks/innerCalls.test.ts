import { concat, dataSlice, parseEther, type Contract } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { Permission } from "../../src/session";
import { callOf } from "../helpers/calls";
import { erc20, functionsOnContract, native } from "../helpers/permissions";
import { grant, ownerSends } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";
import { expectStopped, expectTwin, expectUnharmed, type Scene } from "./helpers/scene";

/** A contract that takes what the account approved for it, whatever it is called with. */
async function pulled(permissions: (puller: string) => Promise<Permission>[]) {
  const w = await world();
  const puller = await (await deploy("Puller", await w.token.getAddress(), w.stranger.address)).getAddress();
  await ownerSends(w, [await callOf(w.token, "approve", [puller, parseEther("5")])]);
  const sessionId = await grant(w, await Promise.all(permissions(puller)));
  return { puller, scene: { w, sessionId } as Scene };
}

const listed = (puller: string) => functionsOnContract(puller, "0x01020304");

/** A token that does not check how long its calldata is, and a budget of one unit. */
async function loose() {
  const w = await world();
  const token: Contract = await deploy("LooseToken");
  await token.getFunction("mint")(w.account.address, 10_000n);
  const to = await token.getAddress();
  const sessionId = await grant(w, [await erc20(token, 1n)]);
  const transfer = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 1n]);
  const callWith = (data: string): Call[] => [{ to, data }];
  return { to, transfer, callWith, scene: { w, sessionId, tokens: [token] } as Scene };
}

describe("attacks on the decoding: what the call's own calldata says", function () {
  for (const data of ["0x01", "0x0102", "0x010203"]) {
    it(`A-08: calldata ${data} is no function of any list [SK-01]`, async function () {
      const { puller, scene } = await pulled((to) => [listed(to), Promise.resolve(native(5n))]);
      const args = [0n, puller, BigInt(data.length / 2 - 1)];
      await expectStopped(scene, [{ to: puller, data }], "SelectorMissing", args);
      await expectStopped(scene, [{ to: puller, data, value: 1n }], "SelectorMissing", args);
      await expectTwin(scene, [{ to: puller, data: "0x01020304" }]);
    });
  }

  it("A-09: empty calldata with value does not reach a listed contract's receive [SK-01]", async function () {
    const { puller, scene } = await pulled((to) => [listed(to)]);
    await expectStopped(scene, [{ to: puller, value: 1n }], "ValueNotPermitted", [0n, puller, 1n]);
    await expectStopped(scene, [{ to: puller }], "EmptyCallNotPermitted", [0n, puller]);
    await expectTwin(scene, [{ to: puller, data: "0x01020304" }]);
  });

  it("A-10: selector 0x00000000 is not empty calldata, nor the other way round [SK-01]", async function () {
    const { puller, scene } = await pulled((to) => [listed(to), Promise.resolve(native(5n))]);
    const args = [0n, puller, "0x00000000"];
    for (const data of ["0x00000000", `0x${"00".repeat(36)}`]) {
      await expectStopped(scene, [{ to: puller, data }], "FunctionNotPermitted", args);
      await expectStopped(scene, [{ to: puller, data, value: 1n }], "FunctionNotPermitted", args);
    }
    await expectTwin(scene, [{ to: scene.w.stranger.address, value: 5n }]);
  });

  it("A-10: a grant of selector 0x00000000 is no grant of empty calldata [SK-01]", async function () {
    const { puller, scene } = await pulled((to) => [functionsOnContract(to, "0x00000000")]);
    await expectStopped(scene, [{ to: puller }], "EmptyCallNotPermitted", [0n, puller]);
    await expectStopped(scene, [{ to: puller, data: "0x000000" }], "SelectorMissing", [0n, puller, 3n]);
    await expectTwin(scene, [{ to: puller, data: "0x00000000" }]);
  });

  it("A-13: a truncated amount is not read past the end of the calldata [SK-02]", async function () {
    const { to, transfer, callWith, scene } = await loose();
    // 31 bytes of an amount that say 1: with a zero behind them they say 256.
    const short = concat([dataSlice(transfer, 0, 36), dataSlice(transfer, 37)]);
    await expectStopped(scene, callWith(short), "TokenCallDataLengthInvalid", [0n, to, 67n]);
    const headOnly = dataSlice(transfer, 0, 36);
    await expectUnharmed(scene, callWith(headOnly), "TokenCallDataLengthInvalid", [0n, to, 36n]);
    await expectTwin(scene, callWith(transfer));
  });

  it("A-14: bytes behind the arguments do not hide another amount [SK-02]", async function () {
    const { to, transfer, callWith, scene } = await loose();
    const longer = concat([transfer, `0x${"00".repeat(30)}2710`]);
    await expectStopped(scene, callWith(longer), "TokenCallDataLengthInvalid", [0n, to, 100n]);
    // The token takes the last 32 bytes: 1 and a byte.
    await expectStopped(scene, callWith(concat([transfer, "0x01"])), "TokenCallDataLengthInvalid", [0n, to, 69n]);
    await expectTwin(scene, callWith(transfer));
  });
});
