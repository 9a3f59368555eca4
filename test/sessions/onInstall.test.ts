import { expect } from "chai";

import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall, ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import { expectAllowed, expectError, expectRefused } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grantSession, install, installCallData, ownerSends, sessionOf, uninstallCallData } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const oneWei = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** What `onInstall` takes: the ABI encoding of a list of sessions. */
function installData(w: World, sessions: unknown[]): string {
  return `0x${encodeModuleCall(w, "grantSessions", [sessions]).slice(10)}`;
}

describe("onInstall [SK-16]", function () {
  it("raises the epoch by one, logs it, and marks the account", async function () {
    const w = await world();
    const events = await ownerSendsData(w, installCallData(await w.module.getAddress()));
    expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, 1n]]);
    expect(await w.module.epochOf(w.account.address)).to.equal(1n);
    expect(await w.module.isInitialized(w.account.address)).to.equal(true);
    expect(await w.account.contract.isModuleInstalled(1, await w.module.getAddress(), "0x")).to.equal(true);
  });

  it("grants a list of sessions in the same operation, in the epoch that it began", async function () {
    const w = await world();
    const sessions = [
      sessionOf(w, [native(5n), gasLimit()]),
      sessionOf(w, [native(6n), gasLimit()], { signer: w.stranger.address }),
    ];
    const module = await w.module.getAddress();
    const events = await ownerSendsData(w, installCallData(module, installData(w, sessions)));
    expect(events.map((event) => event.slice(0, 3))).to.deep.equal([
      ["AllSessionsRevoked", w.account.address, 1n],
      ...sessions.map((session) => ["SessionGranted", w.account.address, sessionIdOf(session)]),
    ]);
    await expectAllowed(w, sessionIdOf(sessions[0]), oneWei(w));
    await expectAllowed(w, sessionIdOf(sessions[1]), oneWei(w), { key: w.stranger });
  });

  it("takes an empty list", async function () {
    const w = await world();
    const events = await ownerSendsData(w, installCallData(await w.module.getAddress(), installData(w, [])));
    expect(events).to.deep.equal([["AllSessionsRevoked", w.account.address, 1n]]);
  });

  it("leaves the account as it was where a session of the list is refused", async function () {
    const w = await world();
    const sessions = [sessionOf(w, [native(5n)]), sessionOf(w, [], { salt: 1n })];
    const callData = installCallData(await w.module.getAddress(), installData(w, sessions));
    const outcome = await ownerSends(w, callData);
    expectError(outcome.revert, "NoPermissions", []);
    expect(await w.module.epochOf(w.account.address)).to.equal(0n);
    expect(await w.module.isInitialized(w.account.address)).to.equal(false);
    const { status } = await w.module.getSession(w.account.address, sessionIdOf(sessions[0]));
    expect(Number(status)).to.equal(SessionStatus.Unknown);
  });

  it("ends what was granted before", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [native(5n), gasLimit()]));
    await install(w);
    const args = [w.account.address, sessionId, 0n, 1n];
    await expectRefused(w, sessionId, oneWei(w), "SessionIsVoid", args);
  });

  it("may be called again, and ends every session each time", async function () {
    const w = await world();
    await install(w);
    for (const epoch of [2n, 3n]) {
      const session = sessionOf(w, [native(5n), gasLimit()], { salt: epoch });
      await ownerCalls(w, "onInstall", ["0x"]);
      const sessionId = await grantSession(w, session);
      await expectAllowed(w, sessionId, oneWei(w));
      expect(await w.module.epochOf(w.account.address)).to.equal(epoch);
      expect(await w.module.isInitialized(w.account.address)).to.equal(true);
    }
  });

  it("raises the epoch by one also where revoke all set it to the time", async function () {
    const w = await world();
    const [[, , epoch]] = await ownerCalls(w, "revokeAllSessions", []);
    await install(w);
    expect(await w.module.epochOf(w.account.address)).to.equal((epoch as bigint) + 1n);
  });

  it("does not bring back what an uninstall ended", async function () {
    const w = await world();
    const module = await w.module.getAddress();
    await install(w);
    const session = sessionOf(w, [native(5n), gasLimit()]);
    const sessionId = await grantSession(w, session);
    await ownerSendsData(w, uninstallCallData(module));
    await install(w);
    const args = [w.account.address, sessionId, 1n, 3n];
    await expectRefused(w, sessionId, oneWei(w), "SessionIsVoid", args);
    const outcome = await ownerSends(w, uninstallCallData(module));
    expect(outcome.isExecuted).to.equal(true);
    const again = await ownerSends(w, installCallData(module, installData(w, [session])));
    expectError(again.revert, "SessionIdUsed", [w.account.address, sessionId]);
  });

  it("concerns the caller alone", async function () {
    const w = await world();
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(5n), gasLimit()]));
    await w.module.connect(w.stranger).onInstall("0x");
    expect(await w.module.isInitialized(w.stranger.address)).to.equal(true);
    expect(await w.module.epochOf(w.account.address)).to.equal(1n);
    await expectAllowed(w, sessionId, oneWei(w));
  });
});
