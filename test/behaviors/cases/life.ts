import { time } from "@nomicfoundation/hardhat-network-helpers";
import { AbiCoder } from "ethers";
import { expect } from "chai";

import { SessionStatus } from "../../../src/session";
import { sessionIdOf } from "../../../src/sessionId";
import { handleOps } from "../../helpers/operations";
import { gasLimit, native } from "../../helpers/permissions";
import { sessionOf } from "../../helpers/sessions";
import { timeNow } from "../../helpers/timeNow";
import type { Case } from "../Case";
import { NO_SESSIONS, encodeInstall, type Mounted } from "../mounted";
import {
  encodeModuleCall,
  expectAllowed,
  expectRefused,
  grant,
  ownerCallsModule,
  ownerSends,
  sessionOperation,
} from "../operations";
import { send } from "./permissions";

/** Why the EntryPoint refuses an operation of the session now; undefined where it does not. */
async function refusalNow(m: Mounted, sessionId: string): Promise<string | undefined> {
  const { refusal } = await handleOps(m.w, [await sessionOperation(m, sessionId, send(m))], m.account);
  return refusal?.entryPointReason;
}

const uninstall = (m: Mounted) => ownerSends(m, m.driver.encodeUninstall(m.installation, NO_SESSIONS));
const install = (m: Mounted, data = NO_SESSIONS) => ownerSends(m, encodeInstall(m, data));

async function statusOf(m: Mounted, sessionId: string): Promise<SessionStatus> {
  return Number((await m.w.module.getSession(m.account.address, sessionId)).status);
}

/** The life of a session: its window, its end, and the module's coming and going. */
export const LIFE_CASES: Record<string, Case> = {
  "a session works within its window": async (m) => {
    const validAfter = (await timeNow()) + 1_000;
    const sessionId = await grant(m, [native()], { validAfter, validUntil: validAfter + 1_000 });
    expect(await refusalNow(m, sessionId)).to.equal("AA22 expired or not due");
    await time.increaseTo(validAfter + 1);
    await expectAllowed(m, sessionId, send(m));
    await time.increaseTo(validAfter + 1_001);
    expect(await refusalNow(m, sessionId)).to.equal("AA22 expired or not due");
  },

  "a session that the owner revoked is over, others are not": async (m) => {
    const [sessionId, other] = [await grant(m, [native()]), await grant(m, [native()], { salt: 1n })];
    await expectAllowed(m, sessionId, send(m));
    await ownerCallsModule(m, "revokeSession", [sessionId]);
    await expectRefused(m, sessionId, send(m), "SessionIsRevoked", [m.account.address, sessionId]);
    await expectAllowed(m, other, send(m));
  },

  "a session can revoke itself, and no other": async (m) => {
    const [sessionId, other] = [await grant(m, [native()]), await grant(m, [native()], { salt: 1n })];
    const to = m.installation.module;
    const data = (id: string) => encodeModuleCall(m, "revokeSession", [id]);
    const args = [0n, to, data(other).slice(0, 10)];
    await expectRefused(m, sessionId, [{ to, data: data(other) }], "ProtectedTargetNotPermitted", args);
    await expectAllowed(m, sessionId, [{ to, data: data(sessionId) }]);
    await expectRefused(m, sessionId, send(m), "SessionIsRevoked", [m.account.address, sessionId]);
    await expectAllowed(m, other, send(m));
  },

  "a session that its key renounced is over": async (m) => {
    const sessionId = await grant(m, [native()]);
    await expectAllowed(m, sessionId, send(m));
    await m.w.module.connect(m.w.sessionKey).renounceSession(m.account.address, sessionId);
    await expectRefused(m, sessionId, send(m), "SessionIsRevoked", [m.account.address, sessionId]);
  },

  "revokeAllSessions ends every session": async (m) => {
    const sessionId = await grant(m, [native()]);
    const epoch = await m.w.module.epochOf(m.account.address);
    await ownerCallsModule(m, "revokeAllSessions", []);
    const now = await m.w.module.epochOf(m.account.address);
    await expectRefused(m, sessionId, send(m), "SessionIsVoid", [m.account.address, sessionId, epoch, now]);
    await expectAllowed(m, await grant(m, [native()], { salt: 1n }), send(m));
  },

  "a session that was granted with the install works": async (m) => {
    const session = sessionOf(m.w, [native(5n), gasLimit()]);
    const encoded = encodeModuleCall(m, "grantSessions", [[session]]);
    await uninstall(m);
    await install(m, `0x${encoded.slice(10)}`);
    const sessionId = sessionIdOf(session);
    await expectAllowed(m, sessionId, send(m, 5n));
    await expectRefused(m, sessionId, send(m), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 1n, 0n]);
  },

  "uninstalling ends every session, and installing again revives none": async (m) => {
    const sessionId = await grant(m, [native()]);
    const { address } = m.account;
    const epoch = await m.w.module.epochOf(address);
    await uninstall(m);
    expect(await m.w.module.isInitialized(address)).to.equal(false);
    const { isAllowed } = await handleOps(m.w, [await sessionOperation(m, sessionId, send(m))], m.account);
    expect([isAllowed, await statusOf(m, sessionId)]).to.deep.equal([false, SessionStatus.Revoked]);
    await install(m);
    await expectRefused(m, sessionId, send(m), "SessionIsVoid", [address, sessionId, epoch, epoch + 2n]);
    await expectAllowed(m, await grant(m, [native()], { salt: 1n }), send(m));
  },

  "install data that is no list of sessions is an error": async (m) => {
    await uninstall(m);
    const data = AbiCoder.defaultAbiCoder().encode(["uint256"], [7]);
    const failed = await ownerSends(m, encodeInstall(m, data)).then(
      () => false,
      () => true,
    );
    expect(failed).to.equal(true);
    await install(m);
    await expectAllowed(m, await grant(m, [native()]), send(m));
  },
};
