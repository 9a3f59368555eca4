import { expect } from "chai";

import { encodeExecute } from "../../src/accounts/erc7579";
import { validate } from "../helpers/direct";
import { expectError } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grant, install } from "../helpers/sessions";
import { sessionIdOf } from "../../src/sessionId";
import { SignerKind } from "../../src/session";
import { world } from "../helpers/world";

/**
 * The check that a session is alive compared its header with the account's state, and both were zero for a session that
 * was never granted, of an account that was never installed: any key could have passed as the key of such a session.
 */
describe("a session that was never granted", function () {
  for (const isInstalled of [false, true]) {
    it(`is unknown to an account that is ${isInstalled ? "" : "not "}installed`, async function () {
      const w = await world();
      if (isInstalled) await install(w);
      const sessionId = sessionIdOf({ signerKind: SignerKind.Address, signer: w.sessionKey.address, salt: 0n });
      const { refusal } = await validate(w, sessionId, "0x12345678");
      expectError(refusal, "UnknownSession", [w.account.address, sessionId.toLowerCase()]);
    });
  }

  it("is known once it is granted", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(1n), gasLimit()]);
    const callData = encodeExecute([{ to: w.stranger.address, value: 1n }]);
    const { refusal, validationData } = await validate(w, sessionId, callData);
    expect(refusal).to.equal(undefined);
    expect(validationData).to.equal(0n);
  });
});
