import { expect } from "chai";
import { ZeroAddress, type Contract } from "ethers";

import type { Permission } from "../../src/session";
import { callOf } from "../helpers/calls";
import { grantRefusal } from "../helpers/moduleCalls";
import { expectError, handleOps, sessionOperation } from "../helpers/operations";
import { contractAccess, erc20, functionsOnAllContracts, gasLimit, native, selector } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";
import { expectStopped, expectTwin, expectUnharmed, ownerDoes } from "./helpers/scene";

const LIMIT = 100n;

/** A session that may spend 100 units of the token, and what else `others` say. */
async function budget(...others: Permission[]) {
  const w = await world();
  const { token, stranger } = w;
  const to = await token.getAddress();
  const sessionId = await grant(w, [await erc20(to, LIMIT), ...others]);
  const transfer = (amount: bigint, receiver = stranger.address) => callOf(token, "transfer", [receiver, amount]);
  const approve = (amount: bigint, spender = stranger.address) => callOf(token, "approve", [spender, amount]);
  const lost = async () => 10n ** 21n - ((await token.getFunction("balanceOf")(w.account.address)) as bigint);
  const exceeded = (amount: bigint, left: bigint, index = 0n) => [index, to, amount, left];
  /** The stranger takes tokens that were approved for it. */
  const pull = async (amount: bigint) => {
    const asStranger = token.connect(stranger) as Contract;
    await (await asStranger.getFunction("transferFrom")(w.account.address, stranger.address, amount)).wait();
  };
  return { w, to, sessionId, transfer, approve, lost, exceeded, pull, scene: { w, sessionId } };
}

describe("attacks on a token's budget", function () {
  it("A-39: an approval is not a second budget beside the transfers [SK-02]", async function () {
    const { scene, transfer, approve, lost, exceeded, pull } = await budget();
    await expectTwin(scene, [await transfer(60n)]);
    await expectStopped(scene, [await approve(41n)], "TokenAllowanceExceeded", exceeded(41n, 40n));
    await expectTwin(scene, [await approve(40n)]);
    await pull(40n);
    await expectStopped(scene, [await transfer(1n)], "TokenAllowanceExceeded", exceeded(1n, 0n));
    await expectStopped(scene, [await approve(1n)], "TokenAllowanceExceeded", exceeded(1n, 0n));
    expect(await lost()).to.equal(LIMIT);
  });

  it("A-40: an approval counts in full, also where it was used up within the batch [SK-09]", async function () {
    const w = await world();
    const puller = await deploy("Puller", await w.token.getAddress(), w.stranger.address);
    const spender = await puller.getAddress();
    const to = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(to, LIMIT), await contractAccess(spender)]);
    const batch = async (last: bigint) => [
      await callOf(w.token, "approve", [spender, 60n]),
      { to: spender, data: "0x01020304" },
      await callOf(w.token, "approve", [spender, last]),
      { to: spender, data: "0x01020304" },
    ];
    const scene = { w, sessionId };
    await expectStopped(scene, await batch(41n), "TokenAllowanceExceeded", [2n, to, 41n, 40n]);
    await expectTwin(scene, await batch(40n));
    expect(await w.token.getFunction("balanceOf")(w.stranger.address)).to.equal(LIMIT);
  });

  it("A-41: approving nothing gives nothing back, in one operation or several [SK-09]", async function () {
    const { scene, approve, exceeded, pull, lost } = await budget();
    await expectTwin(scene, [await approve(LIMIT)]);
    await expectTwin(scene, [await approve(0n)]);
    await expectStopped(scene, [await approve(LIMIT)], "TokenAllowanceExceeded", exceeded(LIMIT, 0n));
    await expect(pull(1n)).to.be.reverted;
    expect(await lost()).to.equal(0n);
  });

  it("C-04: approving and revoking in one batch recharges nothing [SK-09]", async function () {
    const { scene, approve, exceeded } = await budget();
    const batch = async (last: bigint) => [await approve(60n), await approve(0n), await approve(last)];
    await expectStopped(scene, await batch(41n), "TokenAllowanceExceeded", exceeded(41n, 40n, 2n));
    await expectTwin(scene, await batch(40n));
  });

  it("A-43: transferFrom does not spend what the account approved for itself [SK-02]", async function () {
    const { w, to, scene, approve, transfer } = await budget();
    await ownerDoes(scene, [await approve(1000n, w.account.address)]);
    const call = await callOf(w.token, "transferFrom", [w.account.address, w.stranger.address, 1n]);
    await expectStopped(scene, [call], "FunctionNotPermitted", [
      0n,
      to,
      selector("transferFrom(address,address,uint256)"),
    ]);
    await expectTwin(scene, [await transfer(1n)]);
  });

  for (const receiver of ["stranger", "account"] as const) {
    it(`A-44: transferFrom does not take a third party's tokens to the ${receiver} [SK-02]`, async function () {
      const { w, to, sessionId, transfer } = await budget();
      const victim = w.bundler;
      const balance = () => w.token.getFunction("balanceOf")(victim.address) as Promise<unknown>;
      await (await w.token.getFunction("mint")(victim.address, 50n)).wait();
      await (await (w.token.connect(victim) as Contract).getFunction("approve")(w.account.address, 50n)).wait();
      const scene = { w, sessionId, alsoRead: { "the victim's tokens": balance } };
      const call = await callOf(w.token, "transferFrom", [victim.address, w[receiver].address, 50n]);
      const args = [0n, to, selector("transferFrom(address,address,uint256)")];
      await expectStopped(scene, [call], "FunctionNotPermitted", args);
      await expectTwin(scene, [await transfer(50n)]);
    });
  }

  it("A-45: functions on all contracts do not go round the budget [SK-02]", async function () {
    const transferFrom = "transferFrom(address,address,uint256)";
    const wide = functionsOnAllContracts("transfer(address,uint256)", "approve(address,uint256)", transferFrom);
    const { w, to, scene, approve, transfer, exceeded } = await budget(wide);
    await expectStopped(scene, [await transfer(101n)], "TokenAllowanceExceeded", exceeded(101n, LIMIT));
    await ownerDoes(scene, [await approve(1000n, w.account.address)]);
    const call = await callOf(w.token, "transferFrom", [w.account.address, w.stranger.address, 1n]);
    await expectStopped(scene, [call], "FunctionNotPermitted", [0n, to, selector(transferFrom)]);
    await expectTwin(scene, [
      await transfer(LIMIT),
      await callOf(w.quietToken, "transfer", [w.stranger.address, 101n]),
    ]);
  });

  it("A-45: contract access to the token is not granted beside its budget [SK-15]", async function () {
    const { w, to, scene, transfer } = await budget();
    const both = sessionOf(w, [await erc20(to, LIMIT), await contractAccess(to)], { salt: 1n });
    expectError(await grantRefusal(w, both), "ContractAccessToBudgetedToken", [1n, to]);
    await expectTwin(scene, [await transfer(LIMIT)]);
  });

  it("A-46: the budget is one for all operations, also after one that failed [SK-09]", async function () {
    const { w, scene, sessionId, transfer, exceeded, lost } = await budget();
    await expectTwin(scene, [await transfer(60n)]);
    // The token refuses to send to nobody: the operation reverts, and stays charged.
    const failing = await sessionOperation(w, sessionId, [await transfer(30n, ZeroAddress)]);
    const outcome = await handleOps(w, [failing]);
    expect([outcome.isAllowed, outcome.isExecuted]).to.deep.equal([true, false]);
    await expectStopped(scene, [await transfer(11n)], "TokenAllowanceExceeded", exceeded(11n, 10n));
    await expectTwin(scene, [await transfer(10n)]);
    expect(await lost()).to.equal(70n);
  });

  it("A-47: calls of one batch add up [SK-09]", async function () {
    const { scene, transfer, exceeded } = await budget();
    const [half, rest] = [await transfer(50n), await transfer(1n)];
    await expectStopped(scene, [half, half, half], "TokenAllowanceExceeded", exceeded(50n, 0n, 2n));
    await expectStopped(scene, [half, half, rest], "TokenAllowanceExceeded", exceeded(1n, 0n, 2n));
    await expectTwin(scene, [half, half]);
  });

  it("A-49: no budget, a used-up budget and a budget of zero are no unlimited one [SK-09]", async function () {
    const { w, to, scene, transfer, exceeded } = await budget();
    const without = await grantSession(w, sessionOf(w, [native(1n), gasLimit()], { salt: 1n }));
    for (const amount of [0n, 1n]) {
      const args = [0n, to, selector("transfer(address,uint256)")];
      await expectUnharmed({ w, sessionId: without }, [await transfer(amount)], "FunctionNotPermitted", args);
    }
    expectError(await grantRefusal(w, sessionOf(w, [await erc20(to, 0n)], { salt: 2n })), "ZeroAllowance", [0n]);
    await expectTwin(scene, [await transfer(LIMIT)]);
    await expectStopped(scene, [await transfer(1n)], "TokenAllowanceExceeded", exceeded(1n, 0n));
    await expectTwin(scene, [await transfer(0n)]);
  });

  it("C-05: tokens sent to the account itself refill nothing [SK-09]", async function () {
    const { w, scene, transfer, exceeded } = await budget();
    await expectTwin(scene, [await transfer(60n, w.account.address)]);
    await expectStopped(scene, [await transfer(41n)], "TokenAllowanceExceeded", exceeded(41n, 40n));
    await (await w.token.getFunction("mint")(w.account.address, 1000n)).wait();
    await expectStopped(scene, [await transfer(41n)], "TokenAllowanceExceeded", exceeded(41n, 40n));
    await expectTwin(scene, [await transfer(40n)]);
  });

  it("C-06: two sessions of one key are two budgets, and neither spends the other's [SK-09]", async function () {
    const { w, to, scene, transfer, exceeded, lost } = await budget();
    const second = await grantSession(w, sessionOf(w, [await erc20(to, 7n), gasLimit()], { salt: 1n }));
    const other = { w, sessionId: second };
    await expectStopped(scene, [await transfer(107n)], "TokenAllowanceExceeded", exceeded(107n, LIMIT));
    await expectStopped(other, [await transfer(8n)], "TokenAllowanceExceeded", exceeded(8n, 7n));
    await expectTwin(other, [await transfer(7n)]);
    await expectStopped(other, [await transfer(1n)], "TokenAllowanceExceeded", exceeded(1n, 0n));
    await expectTwin(scene, [await transfer(LIMIT)]);
    expect(await lost()).to.equal(LIMIT + 7n);
  });
});
