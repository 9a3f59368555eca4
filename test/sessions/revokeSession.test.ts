import { expect } from "chai";
import { concat, id } from "ethers";

import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall, moduleEvents, ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const REVOKE = id("revokeSession(bytes32)").slice(0, 10);

const statusOf = async (w: World, sessionId: string) =>
  Number((await w.module.getSession(w.account.address, sessionId)).status);

const oneWei = (w: World) => [{ to: w.stranger.address, value: 1n }];

describe("revokeSession [SK-13] [SK-16]", function () {
  it("ends a session and logs it", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    await expectAllowed(w, sessionId, oneWei(w));
    const events = await ownerCalls(w, "revokeSession", [sessionId]);
    expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
    expect(await statusOf(w, sessionId)).to.equal(SessionStatus.Revoked);
    await expectRefused(w, sessionId, oneWei(w), "SessionIsRevoked", [w.account.address, sessionId]);
  });

  it("changes and logs nothing the second time", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    await ownerCalls(w, "revokeSession", [sessionId]);
    const before = await w.module.getSession(w.account.address, sessionId);
    expect(await ownerCalls(w, "revokeSession", [sessionId])).to.deep.equal([]);
    expect(await w.module.getSession(w.account.address, sessionId)).to.deep.equal(before);
  });

  it("leaves a tombstone where nothing was granted", async function () {
    const w = await world();
    await install(w);
    const sessionId = sessionIdOf(sessionOf(w, []));
    const events = await ownerCalls(w, "revokeSession", [sessionId]);
    expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
    expect(await statusOf(w, sessionId)).to.equal(SessionStatus.Revoked);
    expect(await ownerCalls(w, "revokeSession", [sessionId])).to.deep.equal([]);
    await expectRefused(w, sessionId, oneWei(w), "SessionIsRevoked", [w.account.address, sessionId]);
  });

  for (const sessionId of [`0x${"00".repeat(32)}`, `0x${"ff".repeat(32)}`, id("anything")]) {
    it(`takes any id: ${sessionId.slice(0, 10)}`, async function () {
      const w = await world();
      const events = await ownerCalls(w, "revokeSession", [sessionId]);
      expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
      expect(await statusOf(w, sessionId)).to.equal(SessionStatus.Revoked);
    });
  }

  it("ends one session and leaves the same key another", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const other = await grantSession(w, sessionOf(w, [native(5n)], { salt: 1n }));
    await ownerCalls(w, "revokeSession", [sessionId]);
    expect(await statusOf(w, other)).to.equal(SessionStatus.Active);
  });

  it("tombstones a session that is void already, so that its log tells", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    await ownerCalls(w, "revokeAllSessions", []);
    const events = await ownerCalls(w, "revokeSession", [sessionId]);
    expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
  });

  it("leaves another account's session alone, whoever calls", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    for (const caller of [w.stranger, w.sessionKey]) {
      const sent = await w.module.connect(caller).revokeSession(sessionId);
      const events = await moduleEvents(w, await sent.wait());
      expect(events).to.deep.equal([["SessionRevoked", caller.address, sessionId]]);
    }
    await expectAllowed(w, sessionId, oneWei(w));
  });

  it("leaves window, gas and allowances to be read", async function () {
    const w = await world();
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(5n)], { validUntil: 2 ** 40 }));
    await ownerCalls(w, "revokeSession", [sessionId]);
    expect((await w.module.getSession(w.account.address, sessionId)).validUntil).to.equal(2n ** 40n);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(5n);
  });
});

describe("revokeSession by the session itself [SK-13] [SK-16]", function () {
  it("ends the session that signs", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const revoke = { to: await w.module.getAddress(), data: encodeModuleCall(w, "revokeSession", [sessionId]) };
    const outcome = await expectAllowed(w, sessionId, [...oneWei(w), revoke]);
    const events = await moduleEvents(w, outcome.receipt);
    expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
    await expectRefused(w, sessionId, oneWei(w), "SessionIsRevoked", [w.account.address, sessionId]);
  });

  it("refuses another id, another length and value", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const other = await grantSession(w, sessionOf(w, [native(5n)], { salt: 1n }));
    const module = await w.module.getAddress();
    const own = encodeModuleCall(w, "revokeSession", [sessionId]);
    const calls = [
      { to: module, data: encodeModuleCall(w, "revokeSession", [other]) },
      { to: module, data: own.slice(0, -2) },
      { to: module, data: concat([own, "0x00"]) },
      { to: module, data: own, value: 1n },
    ];
    for (const call of calls) {
      await expectRefused(w, sessionId, [call], "ProtectedTargetNotPermitted", [0n, module, REVOKE]);
    }
  });

  it("refuses the module's other functions", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const module = await w.module.getAddress();
    const list: [string, unknown[]][] = [
      ["revokeSessions", [[sessionId]]],
      ["revokeAllSessions", []],
      ["renounceSession", [w.account.address, sessionId]],
      ["protectTargets", [[], true]],
      ["grantSessions", [[]]],
      ["onUninstall", ["0x"]],
      ["epochOf", [w.account.address]],
    ];
    for (const [name, args] of list) {
      const data = encodeModuleCall(w, name, args);
      const expected = [0n, module, data.slice(0, 10)];
      await expectRefused(w, sessionId, [{ to: module, data }], "ProtectedTargetNotPermitted", expected);
    }
  });
});
