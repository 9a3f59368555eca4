import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, id } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import type { Session } from "../../src/session";
import { encodeModuleCall, ownerCalls } from "../helpers/moduleCalls";
import { contractAccess, root, selector } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { timeNow } from "../helpers/timeNow";
import { checkRefusal, expectAgreement, verdictOf } from "../helpers/verdicts";
import { world, type World } from "../helpers/world";

const PING = selector("ping()");

/** The three views on a call that the session's permissions allow. */
async function answers(w: World, sessionId: string) {
  const to = await w.recorder.getAddress();
  return {
    isFunctionAllowed: await w.module.isFunctionAllowed(w.account.address, sessionId, to, PING),
    isCallPermitted: await w.module.isCallPermitted(w.account.address, sessionId, to, 0n, PING),
    checkCall: verdictOf(await checkRefusal(w, sessionId, { to, data: PING })),
  };
}

const ALLOWED = { isFunctionAllowed: true, isCallPermitted: true, checkCall: ["allowed"] };
const refused = (...checkCall: unknown[]) => ({ isFunctionAllowed: false, isCallPermitted: false, checkCall });

async function grantAccess(w: World, fields: Partial<Session> = {}): Promise<string> {
  await install(w);
  return grantSession(w, sessionOf(w, [await contractAccess(w.recorder)], fields));
}

describe("Views on a call [SK-20]", function () {
  it("allow it while the session is active", async function () {
    const w = await world();
    expect(await answers(w, await grantAccess(w))).to.deep.equal(ALLOWED);
  });

  it("refuse it for an unknown session, whether the module is installed or not", async function () {
    const w = await world();
    const sessionId = id("unknown");
    const expected = refused("UnknownSession", w.account.address, sessionId);
    expect(await answers(w, sessionId)).to.deep.equal(expected);
    await install(w);
    expect(await answers(w, sessionId)).to.deep.equal(expected);
  });

  it("refuse it for the session of another account", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [root()]), { account: w.accounts["v0.9"] });
    expect(await answers(w, sessionId)).to.deep.equal(refused("UnknownSession", w.account.address, sessionId));
  });

  it("refuse it for a revoked session", async function () {
    const w = await world();
    const sessionId = await grantAccess(w);
    await ownerCalls(w, "revokeSession", [sessionId]);
    expect(await answers(w, sessionId)).to.deep.equal(refused("SessionIsRevoked", w.account.address, sessionId));
  });

  it("refuse it for a session of an earlier epoch", async function () {
    const w = await world();
    const sessionId = await grantAccess(w);
    await ownerCalls(w, "onInstall", ["0x"]);
    expect(await answers(w, sessionId)).to.deep.equal(refused("SessionIsVoid", w.account.address, sessionId, 1n, 2n));
  });

  it("refuse it where the account has uninstalled the module, or never installed it", async function () {
    const w = await world();
    const sessionId = await grantAccess(w);
    await ownerCalls(w, "onUninstall", ["0x"]);
    const between = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
    for (const id of [sessionId, between]) {
      expect(await answers(w, id)).to.deep.equal(refused("NotInstalled", w.account.address));
    }
    const account = w.accounts["v0.9"];
    const before = await grantSession(w, sessionOf(w, [root()]), { account });
    const permitted = await w.module.isCallPermitted(account.address, before, w.stranger.address, 0n, PING);
    expect(permitted).to.equal(false);
  });

  it("refuse it before the window and after it, and allow it in its first and last second", async function () {
    const w = await world();
    const now = BigInt(await timeNow());
    const [validAfter, validUntil] = [now + 1000n, now + 2000n];
    const window = { validAfter: Number(validAfter), validUntil: Number(validUntil) };
    const sessionId = await grantAccess(w, window);
    const at = async (timestamp: bigint) => {
      await time.increaseTo(timestamp);
      return answers(w, sessionId);
    };
    const outside = (timestamp: bigint) => refused("OutsideWindow", validAfter, validUntil, timestamp);
    expect(await at(validAfter - 1n)).to.deep.equal(outside(validAfter - 1n));
    expect(await at(validAfter)).to.deep.equal(ALLOWED);
    expect(await at(validUntil)).to.deep.equal(ALLOWED);
    expect(await at(validUntil + 1n)).to.deep.equal(outside(validUntil + 1n));
  });

  it("allow root everything, protected targets and privileged functions too", async function () {
    const w = await world();
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [root()]));
    const entryPoint = ENTRY_POINTS[w.account.version];
    const account = w.account.address;
    const calls = [
      { to: await w.module.getAddress(), data: encodeModuleCall(w, "revokeAllSessions", []) },
      { to: entryPoint, data: selector("withdrawTo(address,uint256)") },
      { to: account, data: selector("installModule(uint256,address,bytes)") },
      { to: ZeroAddress, value: 1n },
      { to: account },
      { to: w.stranger.address, value: 10n ** 30n, data: "0x12" },
    ];
    for (const call of calls) {
      expect(await expectAgreement(w, sessionId, call)).to.deep.equal(["allowed"]);
      expect(await w.module.isFunctionAllowed(account, sessionId, call.to, PING)).to.equal(true);
    }
  });
});
