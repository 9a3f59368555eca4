import { expect } from "chai";
import { id } from "ethers";

import { SessionStatus } from "../../src/session";
import { ownerCalls } from "../helpers/moduleCalls";
import { native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function grantThree(w: World): Promise<string[]> {
  await install(w);
  const ids = [];
  for (const salt of [0n, 1n, 2n]) ids.push(await grantSession(w, sessionOf(w, [native(5n)], { salt })));
  return ids;
}

async function statuses(w: World, ids: string[]): Promise<SessionStatus[]> {
  const infos = await Promise.all(ids.map((sessionId) => w.module.getSession(w.account.address, sessionId)));
  return infos.map(({ status }) => Number(status));
}

const { Active, Revoked } = SessionStatus;

describe("revokeSessions [SK-13] [SK-16]", function () {
  it("ends those in the list, logs them in order, and leaves the others", async function () {
    const w = await world();
    const [first, second, third] = await grantThree(w);
    const events = await ownerCalls(w, "revokeSessions", [[third, first]]);
    expect(events).to.deep.equal([third, first].map((sessionId) => ["SessionRevoked", w.account.address, sessionId]));
    expect(await statuses(w, [first, second, third])).to.deep.equal([Revoked, Active, Revoked]);
  });

  it("goes on past ids that were revoked, repeated or never granted", async function () {
    const w = await world();
    const [first, second, third] = await grantThree(w);
    await ownerCalls(w, "revokeSession", [first]);
    const unknown = id("never granted");
    const events = await ownerCalls(w, "revokeSessions", [[first, second, second, unknown, third]]);
    const logged = [second, unknown, third].map((sessionId) => ["SessionRevoked", w.account.address, sessionId]);
    expect(events).to.deep.equal(logged);
    expect(await statuses(w, [first, second, unknown, third])).to.deep.equal([Revoked, Revoked, Revoked, Revoked]);
  });

  it("takes an empty list", async function () {
    const w = await world();
    const ids = await grantThree(w);
    expect(await ownerCalls(w, "revokeSessions", [[]])).to.deep.equal([]);
    expect(await statuses(w, ids)).to.deep.equal([Active, Active, Active]);
  });

  it("leaves another account's sessions alone", async function () {
    const w = await world();
    const ids = await grantThree(w);
    await w.module.connect(w.sessionKey).revokeSessions(ids);
    expect(await statuses(w, ids)).to.deep.equal([Active, Active, Active]);
  });
});
