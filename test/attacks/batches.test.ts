import { expect } from "chai";
import { concat } from "ethers";

import { encodeBatch, encodeExecute } from "../../src/accounts/erc7579";
import { callOf, executeBatch } from "../helpers/calls";
import { encodeModuleCall } from "../helpers/moduleCalls";
import { erc20, functionsOnContract, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";
import { expectStopped, expectTwin, expectUnharmed } from "./helpers/scene";

/** A session that may spend 199 units of the token, and ping the recorder. */
async function fixture() {
  const w = await world();
  const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
  const sessionId = await grant(w, [await erc20(token, 199n), await functionsOnContract(recorder, "ping()")]);
  const transfer = (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
  const stolen = () => w.token.getFunction("balanceOf")(w.stranger.address) as Promise<bigint>;
  const ping = { to: recorder, data: selector("ping()") };
  return { w, token, sessionId, transfer, stolen, ping, scene: { w, sessionId } };
}

describe("attacks that hide a call among others", function () {
  it("C-12: the last of two hundred calls counts like the first [SK-09]", async function () {
    const { token, scene, transfer, stolen } = await fixture();
    const one = await transfer(1n);
    const all = Array.from({ length: 200 }, () => one);
    const fields = { verificationGasLimit: 8_000_000n };
    await expectUnharmed(scene, all, "TokenAllowanceExceeded", [199n, token, 1n, 0n], { fields });
    await expectTwin(scene, all.slice(0, 20));
    expect(await stolen()).to.equal(20n);
  });

  it("C-13: a session that ends itself in a batch spends no more than it may, and nothing after [SK-05]", async function () {
    const { w, token, sessionId, scene, transfer, stolen } = await fixture();
    const revoke = { to: await w.module.getAddress(), data: encodeModuleCall(w, "revokeSession", [sessionId]) };
    const over = [revoke, await transfer(100n), await transfer(100n)];
    await expectUnharmed(scene, over, "TokenAllowanceExceeded", [2n, token, 100n, 99n]);
    await expectTwin(scene, [revoke, await transfer(100n)]);
    const args = [w.account.address, sessionId.toLowerCase()];
    await expectStopped(scene, [await transfer(1n)], "SessionIsRevoked", args);
    expect(await stolen()).to.equal(100n);
  });

  it("C-14: a second operation's calldata behind the first is not run [SK-06]", async function () {
    const { w, sessionId, scene, transfer, stolen, ping } = await fixture();
    const theft = encodeExecute([await transfer(1000n)]);
    const token = await w.token.getAddress();
    await expectTwin(scene, concat([encodeExecute([ping]), theft]));
    await expectTwin(scene, concat([encodeExecute([ping, ping]), theft]));
    expect(await stolen()).to.equal(0n);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, token)).to.equal(199n);
    // Within the execution nothing may trail: some accounts decode from the end, or twice.
    const batch = encodeBatch([ping]);
    const end = 100n + BigInt(batch.length / 2 - 1);
    await expectUnharmed(scene, executeBatch(concat([batch, theft])), "NonCanonicalEncoding", [end]);
  });
});
