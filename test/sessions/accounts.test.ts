import { expect } from "chai";

import type { Session } from "../../src/session";
import { ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed } from "../helpers/operations";
import { contractAccess, erc20, functionsOnAllContracts, gasLimit, native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const UNUSED_SALT = 99n;

async function sessionFor(w: World): Promise<Session> {
  const rules = [await erc20(w.token, 100n), await contractAccess(w.recorder), functionsOnAllContracts("ping()")];
  return sessionOf(w, [native(50n), gasLimit(10n ** 18n), ...rules]);
}

/** All that the views tell of an account and its session. */
async function stateOf(w: World, account: string, sessionId: string) {
  const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
  return {
    session: [...Object.values(await w.module.getSession(account, sessionId))],
    native: await w.module.nativeAllowance(account, sessionId),
    token: await w.module.tokenAllowance(account, sessionId, token),
    access: await w.module.isFunctionAllowed(account, sessionId, recorder, "0x12345678"),
    wildcard: await w.module.isFunctionAllowed(account, sessionId, w.stranger.address, "0x5c36b186"),
    epoch: await w.module.epochOf(account),
    isInitialized: await w.module.isInitialized(account),
    isProtected: await w.module.isProtected(account, token),
  };
}

/** What an account may do to its own state. */
const ACTIONS: Record<string, (w: World, sessionId: string) => Promise<unknown>> = {
  "grants another session": async (w) => grantSession(w, { ...(await sessionFor(w)), salt: UNUSED_SALT }),
  "spends from the session": async (w, sessionId) => {
    const data = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 7n]);
    const calls = [
      { to: await w.token.getAddress(), data },
      { to: w.stranger.address, value: 3n },
    ];
    await expectAllowed(w, sessionId, calls);
  },
  "revokes the session": (w, sessionId) => ownerCalls(w, "revokeSession", [sessionId]),
  "revokes a list": (w, sessionId) => ownerCalls(w, "revokeSessions", [[sessionId]]),
  "revokes all sessions": (w) => ownerCalls(w, "revokeAllSessions", []),
  "protects targets": async (w) => ownerCalls(w, "protectTargets", [[await w.token.getAddress()], true]),
  installs: (w) => ownerCalls(w, "onInstall", ["0x"]),
  uninstalls: (w) => ownerCalls(w, "onUninstall", ["0x"]),
  "has its session renounced": (w, sessionId) =>
    w.module.connect(w.sessionKey).renounceSession(w.account.address, sessionId),
};

describe("Two accounts with one session key and one session id [SK-13]", function () {
  for (const [name, act] of Object.entries(ACTIONS)) {
    it(`leaves the other account's state as it is when one ${name}`, async function () {
      const w = await world();
      const other = w.accounts["v0.9"];
      const session = await sessionFor(w);
      for (const account of [w.account, other]) {
        await install(w, account);
        await grantSession(w, session, { account });
      }
      const sessionId = await w.module.sessionIdOf(session.signerKind, session.signer, session.salt);
      const [own, before] = [w.account, other].map(({ address }) => stateOf(w, address, sessionId));
      const [ownBefore, otherBefore] = [await own, await before];
      expect(ownBefore).to.deep.equal(otherBefore);
      await act(w, sessionId);
      expect(await stateOf(w, other.address, sessionId)).to.deep.equal(otherBefore);
      await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 50n }], { account: other });
    });
  }
});
