import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall, moduleEvents, ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectError, expectRefused, refusalOf } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { expectGrantRefused, grant, grantSession, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const oneWei = (w: World) => [{ to: w.stranger.address, value: 1n }];

async function renounce(w: World, sessionId: string, caller = w.sessionKey) {
  const sent = await w.module.connect(caller).renounceSession(w.account.address, sessionId);
  return moduleEvents(w, await sent.wait());
}

async function expectNotRenounced(w: World, sessionId: string, name: string, args: unknown[], caller = w.sessionKey) {
  expectError(await refusalOf(() => renounce(w, sessionId, caller)), name, args);
}

describe("renounceSession [SK-13]", function () {
  it("ends the caller's session and logs it", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const events = await renounce(w, sessionId);
    expect(events).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
    const { status } = await w.module.getSession(w.account.address, sessionId);
    expect(Number(status)).to.equal(SessionStatus.Revoked);
    await expectRefused(w, sessionId, oneWei(w), "SessionIsRevoked", [w.account.address, sessionId]);
    await expectGrantRefused(w, sessionOf(w, [native(1n)]), "SessionIdUsed", [w.account.address, sessionId]);
  });

  it("refuses anyone but the signer", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    for (const caller of [w.stranger, w.bundler]) {
      await expectNotRenounced(w, sessionId, "CallerIsNotSigner", [caller.address, sessionId], caller);
    }
    await expectAllowed(w, sessionId, oneWei(w));
  });

  it("refuses the account itself, which revokes instead", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const data = encodeModuleCall(w, "renounceSession", [w.account.address, sessionId]);
    const outcome = await ownerCallsModule(w, data);
    expectError(outcome.revert, "CallerIsNotSigner", [w.account.address, sessionId]);
  });

  it("refuses an id that was never granted, so that a signer can't block a grant", async function () {
    const w = await world();
    const session = sessionOf(w, [native(5n)]);
    const sessionId = sessionIdOf(session);
    await expectNotRenounced(w, sessionId, "UnknownSession", [w.account.address, sessionId]);
    await grantSession(w, session);
  });

  it("refuses a session that was revoked or renounced", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const other = await grantSession(w, sessionOf(w, [native(5n)], { salt: 1n }));
    await ownerCalls(w, "revokeSession", [sessionId]);
    await expectNotRenounced(w, sessionId, "SessionIsRevoked", [w.account.address, sessionId]);
    await renounce(w, other);
    await expectNotRenounced(w, other, "SessionIsRevoked", [w.account.address, other]);
  });

  it("ends one session and leaves the same key another", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const other = await grantSession(w, sessionOf(w, [native(5n)], { salt: 1n }));
    await renounce(w, other);
    await expectAllowed(w, sessionId, oneWei(w));
  });

  it("ends a session of one account and leaves the same id on another", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const account = w.accounts["v0.9"];
    await grant(w, [native(5n)], {}, account);
    await renounce(w, sessionId);
    await expectAllowed(w, sessionId, oneWei(w), { account });
  });

  it("ends a session before its window, after it, and after the epoch", async function () {
    const w = await world();
    const now = await time.latest();
    const sessions = [
      sessionOf(w, [native(5n)], { salt: 1n, validAfter: now + 10_000 }),
      sessionOf(w, [native(5n)], { salt: 2n, validUntil: now - 1 }),
      sessionOf(w, [native(5n)], { salt: 3n }),
    ];
    for (const session of sessions) await grantSession(w, session);
    await ownerCalls(w, "revokeAllSessions", []);
    for (const session of sessions) {
      const sessionId = sessionIdOf(session);
      expect(await renounce(w, sessionId)).to.deep.equal([["SessionRevoked", w.account.address, sessionId]]);
    }
  });
});
