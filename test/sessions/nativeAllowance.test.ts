import { expect } from "chai";
import { MaxUint256, id } from "ethers";

import { ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed } from "../helpers/operations";
import { contractAccess, erc20, native, root } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

describe("nativeAllowance [SK-20]", function () {
  it("is what the session was granted, less what it sent", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(5n);
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 2n }]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(3n);
  });

  it("stays at the maximum where it is unlimited", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 2n }]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(MaxUint256);
  });

  it("is the maximum for root", async function () {
    const w = await world();
    const sessionId = await grant(w, [root()]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(MaxUint256);
  });

  it("is zero without a native allowance, and for an unknown session", async function () {
    const w = await world();
    const sessionId = await grant(w, [await erc20(w.token), await contractAccess(w.recorder)]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(0n);
    expect(await w.module.nativeAllowance(w.account.address, id("unknown"))).to.equal(0n);
  });

  it("is still to be read after the session was revoked or has expired", async function () {
    const w = await world();
    const revoked = await grantSession(w, sessionOf(w, [native(5n)]));
    await ownerCalls(w, "revokeSession", [revoked]);
    const expired = await grantSession(w, sessionOf(w, [native(6n)], { salt: 1n, validUntil: 1 }));
    expect(await w.module.nativeAllowance(w.account.address, revoked)).to.equal(5n);
    expect(await w.module.nativeAllowance(w.account.address, expired)).to.equal(6n);
  });

  it("is each session's and each account's own", async function () {
    const w = await world();
    const account = w.accounts["v0.9"];
    const first = await grantSession(w, sessionOf(w, [native(5n)]));
    const second = await grantSession(w, sessionOf(w, [native(6n)], { salt: 1n }));
    await grantSession(w, sessionOf(w, [native(7n)]), { account });
    expect(await w.module.nativeAllowance(w.account.address, first)).to.equal(5n);
    expect(await w.module.nativeAllowance(w.account.address, second)).to.equal(6n);
    expect(await w.module.nativeAllowance(account.address, first)).to.equal(7n);
    expect(await w.module.nativeAllowance(account.address, second)).to.equal(0n);
  });
});
