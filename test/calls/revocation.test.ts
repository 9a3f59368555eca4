import { concat, dataSlice } from "ethers";

import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess, functionsOnAllContracts, gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

async function fixture() {
  const w = await world();
  const permissions = [native(), functionsOnAllContracts("ping()"), await contractAccess(w.recorder)];
  const sessionId = await grant(w, permissions);
  const other = await grantSession(w, sessionOf(w, [...permissions, gasLimit()], { salt: 1n }));
  const to = await w.module.getAddress();
  const revoke = (id: string) => ({ to, data: w.module.interface.encodeFunctionData("revokeSession", [id]) });
  return { w, sessionId, other, to, revoke, selector: w.module.interface.getFunction("revokeSession").selector };
}

describe("revokeSession called by a session [SK-05]", function () {
  it("ends the session that signs", async function () {
    const { w, sessionId, revoke } = await fixture();
    await expectAllowed(w, sessionId, [revoke(sessionId)]);
    const args = [w.account.address, sessionId];
    await expectRefused(w, sessionId, [{ to: w.stranger.address, value: 1n }], "SessionIsRevoked", args);
  });

  it("goes in a batch with other calls", async function () {
    const { w, sessionId, revoke } = await fixture();
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 1n }, revoke(sessionId)]);
    const args = [w.account.address, sessionId];
    await expectRefused(w, sessionId, [revoke(sessionId)], "SessionIsRevoked", args);
  });

  it("does not end another session of the same key", async function () {
    const { w, sessionId, other, to, selector, revoke } = await fixture();
    await expectRefused(w, sessionId, [revoke(other)], "ProtectedTargetNotPermitted", [0n, to, selector]);
    const batch = [revoke(sessionId), revoke(other)];
    await expectRefused(w, sessionId, batch, "ProtectedTargetNotPermitted", [1n, to, selector]);
    await expectAllowed(w, other, [revoke(other)]);
  });

  it("has exactly 36 bytes", async function () {
    const { w, sessionId, to, selector, revoke } = await fixture();
    const { data } = revoke(sessionId);
    const others = [selector, dataSlice(data, 0, 35), concat([data, "0x00"]), concat([data, sessionId])];
    for (const other of others) {
      const args = [0n, to, selector];
      await expectRefused(w, sessionId, [{ to, data: other }], "ProtectedTargetNotPermitted", args);
    }
    await expectAllowed(w, sessionId, [revoke(sessionId)]);
  });

  it("carries no value", async function () {
    const { w, sessionId, to, selector, revoke } = await fixture();
    const call = { ...revoke(sessionId), value: 1n };
    await expectRefused(w, sessionId, [call], "ProtectedTargetNotPermitted", [0n, to, selector]);
    await expectAllowed(w, sessionId, [revoke(sessionId)]);
  });

  it("means this module: elsewhere it is a function like any other", async function () {
    const { w, sessionId, selector, revoke } = await fixture();
    const { data } = revoke(sessionId);
    const stranger = w.stranger.address;
    await expectRefused(w, sessionId, [{ to: stranger, data }], "FunctionNotPermitted", [0n, stranger, selector]);
    await expectAllowed(w, sessionId, [{ to: await w.recorder.getAddress(), data }]);
  });
});
