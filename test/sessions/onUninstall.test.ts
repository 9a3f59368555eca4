import { expect } from "chai";

import { SessionStatus } from "../../src/session";
import { encodeModuleCall, ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import { expectAllowed } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf, uninstallCallData } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function statusOf(w: World, sessionId: string): Promise<SessionStatus> {
  return Number((await w.module.getSession(w.account.address, sessionId)).status);
}

describe("onUninstall [SK-16]", function () {
  it("raises the epoch by one, logs it, and unmarks the account", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const events = await ownerSendsData(w, uninstallCallData(await w.module.getAddress()));
    expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, 2n]]);
    expect(await w.module.epochOf(w.account.address)).to.equal(2n);
    expect(await w.module.isInitialized(w.account.address)).to.equal(false);
    expect(await statusOf(w, sessionId)).to.equal(SessionStatus.Revoked);
  });

  for (const [name, data] of Object.entries({
    "one byte": "0x00",
    "63 bytes of ff": `0x${"ff".repeat(63)}`,
    "what looks like a huge list": `0x${"00".repeat(31)}20${"ff".repeat(32)}`,
    "4096 bytes": `0x${"a5".repeat(4096)}`,
  })) {
    it(`ignores its data: ${name}`, async function () {
      const w = await world();
      await install(w);
      const events = await ownerSendsData(w, uninstallCallData(await w.module.getAddress(), data));
      expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, 2n]]);
      expect(await w.module.isInitialized(w.account.address)).to.equal(false);
    });
  }

  it("costs the same however many sessions there are", async function () {
    const w = await world();
    await grant(w, [native(5n)]);
    const module = await w.module.getAddress();
    const call = { from: w.account.address, to: module, data: encodeModuleCall(w, "onUninstall", ["0x"]) };
    const withOne = await w.bundler.provider?.estimateGas(call);
    const more = Array.from({ length: 30 }, (_, i) => sessionOf(w, [native(5n)], { salt: BigInt(i + 1) }));
    for (const part of [more.slice(0, 15), more.slice(15)]) await ownerCalls(w, "grantSessions", [part]);
    expect(await w.bundler.provider?.estimateGas(call)).to.equal(withOne);
  });

  it("may be called where nothing is installed, twice", async function () {
    const w = await world();
    for (const epoch of [1n, 2n]) {
      const events = await ownerCalls(w, "onUninstall", ["0x"]);
      expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, epoch]]);
    }
  });

  it("ends what is granted between an uninstall and the next install", async function () {
    const w = await world();
    await install(w);
    await ownerSendsData(w, uninstallCallData(await w.module.getAddress()));
    const between = await grantSession(w, sessionOf(w, [native(5n)]));
    await install(w);
    expect(await statusOf(w, between)).to.equal(SessionStatus.Revoked);
  });

  it("concerns the caller alone", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    await w.module.connect(w.stranger).onUninstall("0x");
    expect(await w.module.isInitialized(w.account.address)).to.equal(true);
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 1n }]);
  });
});
