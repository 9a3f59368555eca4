import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { SessionStatus } from "../../src/session";
import { encodeModuleCall, moduleEvents, ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { native, root } from "../helpers/permissions";
import { grant, grantSession, ownerSends, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const oneWei = (w: World) => [{ to: w.stranger.address, value: 1n }];

describe("revokeAllSessions [SK-16]", function () {
  it("ends every session, root too", async function () {
    const w = await world();
    const ids = [await grant(w, [native(5n)])];
    ids.push(await grantSession(w, sessionOf(w, [root()], { salt: 1n })));
    await expectAllowed(w, ids[1], oneWei(w));
    const [[, , epoch]] = await ownerCalls(w, "revokeAllSessions", []);
    for (const sessionId of ids) {
      const args = [w.account.address, sessionId, 1n, epoch];
      await expectRefused(w, sessionId, oneWei(w), "SessionIsVoid", args);
      const { status } = await w.module.getSession(w.account.address, sessionId);
      expect(Number(status)).to.equal(SessionStatus.Revoked);
    }
  });

  it("raises the epoch to the block's time and logs it", async function () {
    const w = await world();
    const events = await ownerCalls(w, "revokeAllSessions", []);
    const now = BigInt(await time.latest());
    expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, now]]);
    expect(await w.module.epochOf(w.account.address)).to.equal(now);
  });

  it("raises the epoch above the block's time where it stands there already", async function () {
    const w = await world();
    const call = { to: await w.module.getAddress(), data: encodeModuleCall(w, "revokeAllSessions", []) };
    const outcome = await ownerSends(w, [call, call, call]);
    const now = BigInt(await time.latest());
    const epochs = (await moduleEvents(w, outcome.receipt)).map(([, , epoch]) => epoch);
    expect(epochs).to.deep.equal([now, now + 1n, now + 2n]);
    // The clock has not caught up with the epoch.
    await time.setNextBlockTimestamp(now + 1n);
    expect(await ownerCalls(w, "revokeAllSessions", [])).to.deep.equal([
      ["AllSessionsRevoked", w.account.address, now + 3n],
    ]);
  });

  it("leaves later grants alone", async function () {
    const w = await world();
    await ownerCalls(w, "revokeAllSessions", []);
    const sessionId = await grant(w, [native(5n)]);
    await expectAllowed(w, sessionId, oneWei(w));
  });

  it("costs the same however many sessions there are", async function () {
    const w = await world();
    const module = await w.module.getAddress();
    const call = { from: w.account.address, to: module, data: encodeModuleCall(w, "revokeAllSessions", []) };
    await grant(w, [native(5n)]);
    const withOne = await w.account.entryPoint.runner?.provider?.estimateGas(call);
    const more = Array.from({ length: 30 }, (_, i) => sessionOf(w, [native(5n)], { salt: BigInt(i + 1) }));
    for (const part of [more.slice(0, 15), more.slice(15)]) await ownerCalls(w, "grantSessions", [part]);
    expect(await w.account.entryPoint.runner?.provider?.estimateGas(call)).to.equal(withOne);
  });

  it("leaves another account's sessions alone", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    await w.module.connect(w.sessionKey).revokeAllSessions();
    await w.module.connect(w.stranger).revokeAllSessions();
    await expectAllowed(w, sessionId, oneWei(w));
  });
});
