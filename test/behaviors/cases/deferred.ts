import { expect } from "chai";

import { grantDigest } from "../../../src/grantTypedData";
import { SessionStatus } from "../../../src/session";
import { sessionIdOf } from "../../../src/sessionId";
import { deferredGrant, grantScope } from "../../helpers/deferred";
import { native } from "../../helpers/permissions";
import type { Case } from "../Case";
import { expectAllowed, expectRefused, ownerCallsModule, signGrant } from "../operations";
import { send } from "./permissions";

/** Grants that the owner signs, and the first operation carries. */
export const DEFERRED_CASES: Record<string, Case> = {
  "a deferred grant is installed by the first operation, and used": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const signedGrant = await signGrant(m, grant);
    await expectAllowed(m, sessionId, send(m), { signedGrant });
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(4n);
    await expectAllowed(m, sessionId, send(m), { signedGrant });
    await expectAllowed(m, sessionId, send(m));
  },

  "a deferred grant that the owner did not sign is refused": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const { address } = m.account;
    const args = [address, grantDigest(grant, await grantScope(m.w, address))];
    const narrower = await signGrant(m, { ...grant, session: deferredGrant(m.w, [native(1n)]).session });
    const foreign = await signGrant(m, grant, { account: m.w.stranger.address });
    for (const { ownerSignature } of [narrower, foreign]) {
      const signedGrant = { grant, ownerSignature };
      await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
    }
    const { status } = await m.w.module.getSession(address, sessionId);
    expect(status).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(m, sessionId, send(m), { signedGrant: await signGrant(m, grant) });
  },

  "a deferred grant is void once the account has ended all its sessions": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const signedGrant = await signGrant(m, grant);
    await ownerCallsModule(m, "revokeAllSessions", []);
    const args = [m.account.address, grantDigest(grant, await grantScope(m.w, m.account.address))];
    await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
    await expectAllowed(m, sessionId, send(m), { signedGrant: await signGrant(m, grant) });
  },
};
