import { expect } from "chai";

import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

/**
 * A session had contract access to the account's own validator, which nobody had protected. One batch of `onUninstall`
 * and `onInstall` made the session key the owner.
 */
describe("contract access to an unprotected validator", function () {
  it("does not let the session make itself the owner", async function () {
    const w = await world();
    const validator = await w.ownerValidator.getAddress();
    const sessionId = await grant(w, [await contractAccess(validator)]);
    const uninstall = w.ownerValidator.interface.encodeFunctionData("onUninstall", ["0x"]);
    const install = w.ownerValidator.interface.encodeFunctionData("onInstall", [w.sessionKey.address]);
    const takeover = [uninstall, install].map((data) => ({ to: validator, data }));
    const refused = [0n, validator, uninstall.slice(0, 10)];
    await expectRefused(w, sessionId, takeover, "FunctionNotPermitted", refused);
    await expectRefused(w, sessionId, [takeover[1]], "FunctionNotPermitted", [0n, validator, install.slice(0, 10)]);
    expect(await w.ownerValidator.ownerOf(w.account.address)).to.equal(w.owner.address);
    expect(await w.module.isFunctionAllowed(w.account.address, sessionId, validator, "0x6d61fe70")).to.equal(false);
    const harmless = w.ownerValidator.interface.encodeFunctionData("ownerOf", [w.account.address]);
    await expectAllowed(w, sessionId, [{ to: validator, data: harmless }]);
  });
});
