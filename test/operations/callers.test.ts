import { expect } from "chai";
import { id } from "ethers";

import { expectError, handleOps, refusalOf, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";
import { hashOf } from "../helpers/bundles";
import { VALIDATE_USER_OP } from "../helpers/direct";

const GAS = 2n ** 90n;

async function fixture() {
  const w = await world();
  const token = await w.token.getAddress();
  const sessionId = await grant(w, [native(5n), await erc20(token, 7n), gasLimit(GAS)]);
  const calls = [
    { to: w.stranger.address, value: 5n },
    { to: token, data: w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 7n]) },
  ];
  const operation = await sessionOperation(w, sessionId, calls);
  const counters = async () => [
    await w.module.nativeAllowance(w.account.address, sessionId),
    await w.module.tokenAllowance(w.account.address, sessionId, token),
    (await w.module.getSession(w.account.address, sessionId)).gasAllowance,
  ];
  return { w, operation, counters, userOpHash: await hashOf(w, operation) };
}

describe("validateUserOp called by someone else [SK-13]", function () {
  for (const who of ["stranger", "owner", "bundler", "sessionKey"] as const) {
    it(`refuses ${who}, who names the account as the sender, and charges nothing`, async function () {
      const { w, operation, counters, userOpHash } = await fixture();
      const caller = w[who];
      const before = await counters();
      const call = () => w.module.connect(caller).getFunction(VALIDATE_USER_OP).staticCall(operation, userOpHash);
      expectError(await refusalOf(call), "CallerIsNotSender", [caller.address, w.account.address]);
      expect(await counters()).to.deep.equal(before);
      expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
      expect((await counters()).slice(0, 2)).to.deep.equal([0n, 0n]);
    });
  }

  it("charges nothing in a transaction either", async function () {
    const { w, operation, counters, userOpHash } = await fixture();
    const before = await counters();
    const module = w.module.connect(w.stranger);
    const sent = module.getFunction(VALIDATE_USER_OP)(operation, userOpHash, { gasLimit: 1_000_000n });
    const refusal = await refusalOf(async () => (await sent).wait());
    expectError(refusal, "CallerIsNotSender", [w.stranger.address, w.account.address]);
    expect(await counters()).to.deep.equal(before);
  });

  it("knows no session of a caller that names itself", async function () {
    const { w, operation, userOpHash, counters } = await fixture();
    const mine = { ...operation, sender: w.stranger.address };
    const call = () => w.module.connect(w.stranger).getFunction(VALIDATE_USER_OP).staticCall(mine, userOpHash);
    const sessionId = `${w.sessionKey.address}${"00".repeat(12)}`.toLowerCase();
    expectError(await refusalOf(call), "UnknownSession", [w.stranger.address, sessionId]);
    expect((await counters())[0]).to.equal(5n);
  });
});

describe("an account's own validation [SK-13]", function () {
  it("is asked by its EntryPoint alone", async function () {
    const { w, operation, userOpHash, counters } = await fixture();
    const before = await counters();
    const account = w.account.contract.connect(w.stranger);
    const refusal = await refusalOf(() => account.validateUserOp.staticCall(operation, userOpHash, 0n));
    expect(refusal?.error).to.equal(undefined);
    expect(refusal?.data.slice(0, 10)).to.equal(id("AccountUnauthorized(address)").slice(0, 10));
    expect(await counters()).to.deep.equal(before);
  });
});
