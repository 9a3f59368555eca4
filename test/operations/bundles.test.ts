import { expect } from "chai";
import { parseEther } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { bundleRefusalOf, type BundleRefusal } from "../helpers/bundles";
import { callOf } from "../helpers/calls";
import { USUAL_COST, expectError, handleOps, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native, root } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";
import type { PackedUserOperation } from "../../src/userOperation";

const value = (w: World, amount: bigint): Call[] => [{ to: w.stranger.address, value: amount }];

/** Operations of one session, each on a nonce lane of its own. */
function lanes(w: World, sessionId: string, lists: Call[][]): Promise<PackedUserOperation[]> {
  return Promise.all(lists.map((calls, lane) => sessionOperation(w, sessionId, calls, { lane })));
}

async function refusalOfBundle(w: World, operations: PackedUserOperation[]): Promise<BundleRefusal | undefined> {
  const send = w.account.entryPoint.connect(w.bundler).getFunction("handleOps");
  return bundleRefusalOf(() => send.staticCall(operations, w.bundler.address));
}

describe("several operations of one session in a bundle [SK-09]", function () {
  it("never overspend a native allowance: the third of two is refused, and with it the bundle", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(20n)]);
    const operations = await lanes(w, sessionId, [value(w, 10n), value(w, 10n), value(w, 10n)]);
    const refusal = await refusalOfBundle(w, operations);
    expectError(refusal, "NativeAllowanceExceeded", [0n, w.stranger.address, 10n, 0n]);
    expect(refusal?.opIndex).to.equal(2);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(20n);
    expect((await handleOps(w, operations.slice(0, 2))).isExecuted).to.equal(true);
  });

  it("never overspend a token's allowance", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 20n)]);
    const transfer = [await callOf(w.token, "transfer", [w.stranger.address, 10n])];
    const approve = [await callOf(w.token, "approve", [w.stranger.address, 10n])];
    const operations = await lanes(w, sessionId, [transfer, approve, transfer]);
    const refusal = await refusalOfBundle(w, operations);
    expectError(refusal, "TokenAllowanceExceeded", [0n, token, 10n, 0n]);
    expect(refusal?.opIndex).to.equal(2);
    expect((await handleOps(w, operations.slice(0, 2))).isExecuted).to.equal(true);
  });

  it("never overspend a gas limit", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(2n * USUAL_COST)]);
    const operations = await lanes(w, sessionId, [value(w, 1n), value(w, 1n), value(w, 1n)]);
    const refusal = await refusalOfBundle(w, operations);
    expectError(refusal, "GasAllowanceExceeded", [USUAL_COST, 0n]);
    expect(refusal?.opIndex).to.equal(2);
    expect((await handleOps(w, operations.slice(0, 2))).isExecuted).to.equal(true);
  });
});

describe("several sessions in a bundle [SK-09]", function () {
  it("each spend their own allowances", async function () {
    const w = await world();
    const ids = [await grant(w, [native(10n)])];
    const more = sessionOf(w, [native(20n), gasLimit()], { salt: 1n });
    ids.push(await grantSession(w, more));
    ids.push(await grantSession(w, sessionOf(w, [root()], { salt: 2n })));
    const amounts = [10n, 15n, 100n];
    const operations = await Promise.all(
      ids.map((id, lane) => sessionOperation(w, id, value(w, amounts[lane]), { lane })),
    );
    expect((await handleOps(w, operations)).isExecuted).to.equal(true);
    const left = await Promise.all(ids.slice(0, 2).map((id) => w.module.nativeAllowance(w.account.address, id)));
    expect(left).to.deep.equal([0n, 5n]);
  });

  it("one that is refused stops the bundle, and the others stand without it", async function () {
    const w = await world();
    const first = await grant(w, [native(10n)]);
    const second = await grantSession(w, sessionOf(w, [native(20n), gasLimit()], { salt: 1n }));
    const good = await sessionOperation(w, second, value(w, 20n), { lane: 0 });
    const bad = await sessionOperation(w, first, value(w, 11n), { lane: 1 });
    const refusal = await refusalOfBundle(w, [good, bad]);
    expectError(refusal, "NativeAllowanceExceeded", [0n, w.stranger.address, 11n, 10n]);
    expect(refusal?.opIndex).to.equal(1);
    expect((await handleOps(w, [good])).isExecuted).to.equal(true);
    expect(await w.module.nativeAllowance(w.account.address, first)).to.equal(10n);
  });
});

describe("an operation whose calls revert [SK-09]", function () {
  it("stays charged: value, tokens and gas", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const balance = parseEther("1000");
    const limits = [native(parseEther("1000")), await erc20(token, 2n * balance), gasLimit(2n * USUAL_COST)];
    const sessionId = await grant(w, limits);
    // More than the account has, so that the token reverts.
    const tooMuch = await callOf(w.token, "transfer", [w.stranger.address, balance + 1n]);
    const calls = [{ to: w.stranger.address, value: 1n }, tooMuch];
    const outcome = await handleOps(w, [await sessionOperation(w, sessionId, calls)]);
    expect([outcome.isAllowed, outcome.isExecuted]).to.deep.equal([true, false]);
    const { address } = w.account;
    expect(await w.module.nativeAllowance(address, sessionId)).to.equal(parseEther("1000") - 1n);
    expect(await w.module.tokenAllowance(address, sessionId, token)).to.equal(balance - 1n);
    expect((await w.module.getSession(address, sessionId)).gasAllowance).to.equal(USUAL_COST);
    const again = await handleOps(w, [await sessionOperation(w, sessionId, [tooMuch])]);
    expectError(again.refusal, "TokenAllowanceExceeded", [0n, token, balance + 1n, balance - 1n]);
  });
});
