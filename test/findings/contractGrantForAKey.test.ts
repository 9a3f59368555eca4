import { expect } from "chai";
import { dataSlice } from "ethers";

import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { expectAllowed, expectSignatureError, sessionOperation } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { install } from "../helpers/sessions";
import { world } from "../helpers/world";

/**
 * A key and a contract at the same address and salt have the same session id, and a deferred grant says which of the two
 * is meant. The random operations took a key's signature for right where the owner's grant said that a contract signs.
 */
describe("A deferred grant for a contract at the address of a key [SK-10] [SK-18]", function () {
  it("does not take the key's signature, and another grant for the key itself does", async function () {
    const w = await world();
    await install(w);
    const calls = [{ to: w.stranger.address, value: 1n }];
    const forKey = await signGrant(w, deferredGrant(w, [native(5n)]));
    const { grant } = forKey;
    const forContract = await signGrant(w, {
      ...grant,
      session: { ...grant.session, signerKind: SignerKind.Contract },
    });
    const sessionId = sessionIdOf(grant.session);
    expect(sessionIdOf(forContract.grant.session)).to.equal(sessionId);
    expect(dataSlice(sessionId, 0, 20)).to.equal(w.sessionKey.address.toLowerCase());

    const operation = await sessionOperation(w, sessionId, calls, { signedGrant: forContract });
    await expectSignatureError(w, operation);
    await expectAllowed(w, sessionId, calls, { signedGrant: forKey });
  });
});
