import { id } from "ethers";

import { expectAllowed, expectRefused } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import {
  grant,
  grantSession,
  install,
  ownerCallsModule,
  ownerSends,
  sessionOf,
  uninstallCallData,
} from "../helpers/sessions";
import { world, type World } from "../helpers/world";
import { sessionIdOf } from "../../src/sessionId";

const callsModule = (w: World, name: "revokeSession" | "revokeAllSessions", args: string[] = []) =>
  ownerCallsModule(w, w.module.interface.encodeFunctionData(name as "revokeSession", args as [string]));

const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

describe("an operation of a session that does not live [SK-10]", function () {
  it("is refused where the account never granted the session", async function () {
    const w = await world();
    const other = w.accounts["v0.9"];
    const sessionId = await grant(w, [native()]);
    await install(w, other);
    const args = [other.address, sessionId];
    await expectRefused(w, sessionId, send(w), "UnknownSession", args, { account: other });
    const unknown = id("no session");
    await expectRefused(w, unknown, send(w), "UnknownSession", [w.account.address, unknown]);
    await expectAllowed(w, sessionId, send(w));
  });

  it("is refused where the session was revoked", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    const other = await grantSession(w, sessionOf(w, [native(), gasLimit()], { salt: 1n }));
    await expectAllowed(w, sessionId, send(w));
    await callsModule(w, "revokeSession", [sessionId]);
    await expectRefused(w, sessionId, send(w), "SessionIsRevoked", [w.account.address, sessionId]);
    await expectAllowed(w, other, send(w));
  });

  it("is refused where the id was revoked before any grant", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    const unused = sessionIdOf(sessionOf(w, [native()], { salt: 1n }));
    await callsModule(w, "revokeSession", [unused]);
    await expectRefused(w, unused, send(w), "SessionIsRevoked", [w.account.address, unused]);
    await expectAllowed(w, sessionId, send(w));
  });

  it("is refused where the session was renounced by its key", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    await expectAllowed(w, sessionId, send(w));
    await (await w.module.connect(w.sessionKey).renounceSession(w.account.address, sessionId)).wait();
    await expectRefused(w, sessionId, send(w), "SessionIsRevoked", [w.account.address, sessionId]);
  });

  it("is void once the account revoked all sessions", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    const granted = await w.module.epochOf(w.account.address);
    await expectAllowed(w, sessionId, send(w));
    await callsModule(w, "revokeAllSessions");
    const now = await w.module.epochOf(w.account.address);
    await expectRefused(w, sessionId, send(w), "SessionIsVoid", [w.account.address, sessionId, granted, now]);
  });

  it("is void once the module was uninstalled and installed again", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    const granted = await w.module.epochOf(w.account.address);
    await expectAllowed(w, sessionId, send(w));
    await ownerSends(w, uninstallCallData(await w.module.getAddress()));
    await install(w);
    const args = [w.account.address, sessionId, granted, granted + 2n];
    await expectRefused(w, sessionId, send(w), "SessionIsVoid", args);
  });
});
