import { expect } from "chai";

import { sessionIdOf } from "../../src/sessionId";
import { encodeModuleCall, grantRefusal, ownerCalls } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { contractAccess, native, root } from "../helpers/permissions";
import { expectGrantRefused, grantSession, install, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

/** Ways in which an id is used up. */
const USES: Record<string, (w: World, sessionId: string) => Promise<unknown>> = {
  "that is active": (w) => grantSession(w, sessionOf(w, [native(5n)])),
  "that was revoked": async (w, sessionId) => {
    await grantSession(w, sessionOf(w, [native(5n)]));
    await ownerCalls(w, "revokeSession", [sessionId]);
  },
  "that was revoked before it was ever granted": (w, sessionId) => ownerCalls(w, "revokeSession", [sessionId]),
  "that its signer renounced": async (w, sessionId) => {
    await grantSession(w, sessionOf(w, [native(5n)]));
    await w.module.connect(w.sessionKey).renounceSession(w.account.address, sessionId);
  },
  'that "revoke all" ended': async (w) => {
    await grantSession(w, sessionOf(w, [native(5n)]));
    await ownerCalls(w, "revokeAllSessions", []);
  },
  "that an install ended": async (w) => {
    await grantSession(w, sessionOf(w, [native(5n)]));
    await install(w);
  },
  "that has expired": (w) => grantSession(w, sessionOf(w, [native(5n)], { validUntil: 1 })),
};

describe("Grant: session id [SK-16]", function () {
  for (const [name, use] of Object.entries(USES)) {
    it(`refuses the id of a session ${name}, and takes another salt`, async function () {
      const w = await world();
      const session = sessionOf(w, [await contractAccess(w.recorder)]);
      const sessionId = sessionIdOf(session);
      expect(await grantRefusal(w, session)).to.equal(undefined);
      await use(w, sessionId);
      await expectGrantRefused(w, session, "SessionIdUsed", [w.account.address, sessionId]);
      await grantSession(w, { ...session, salt: 1n });
    });
  }

  it("refuses root under the id of a session with a native allowance", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [native(5n)]));
    await expectGrantRefused(w, sessionOf(w, [root()]), "SessionIdUsed", [w.account.address, sessionId]);
    expect((await w.module.getSession(w.account.address, sessionId)).isRoot).to.equal(false);
  });

  it("refuses one id twice in one list", async function () {
    const w = await world();
    const session = sessionOf(w, [native(5n)]);
    const data = encodeModuleCall(w, "grantSessions", [[session, session]]);
    const outcome = await ownerCallsModule(w, data);
    expectError(outcome.revert, "SessionIdUsed", [w.account.address, sessionIdOf(session)]);
  });

  it("takes an id that another account has used", async function () {
    const w = await world();
    const account = w.accounts["v0.9"];
    const session = sessionOf(w, [native(5n)]);
    const sessionId = await grantSession(w, session, { account });
    await ownerCalls(w, "revokeSession", [sessionId], { account });
    expect(await grantSession(w, session)).to.equal(sessionId);
  });

  for (const salt of [0n, 1n, 2n ** 96n - 1n]) {
    it(`puts the salt ${salt} after the signer`, async function () {
      const w = await world();
      await install(w);
      const sessionId = await grantSession(w, sessionOf(w, [native(5n)], { salt }));
      expect(BigInt(sessionId)).to.equal((BigInt(w.sessionKey.address) << 96n) | salt);
      expect((await w.module.getSession(w.account.address, sessionId)).status).to.equal(2n);
    });
  }
});
