import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { SessionStatus } from "../../src/session";
import { erc6900Account } from "../behaviors/drivers/erc6900";
import { NO_SESSIONS, encodeInstall, mount, type Mounted } from "../behaviors/mounted";
import { expectAllowed, expectRefused, grant, ownerCallsModule, ownerSends } from "../behaviors/operations";
import { native } from "../helpers/permissions";

const send = (m: Mounted) => [{ to: m.w.stranger.address, value: 1n }];
const install = (m: Mounted, data: string) => ownerSends(m, encodeInstall(m, data));
const uninstall = (m: Mounted, data: string) => ownerSends(m, m.driver.encodeUninstall(m.installation, data));

const installed = () => mount(erc6900Account, "v0.8");

/** The module's callbacks were never called for this account. */
async function neverCalled(): Promise<Mounted> {
  const m = await mount(erc6900Account, "v0.8");
  await uninstall(m, NO_SESSIONS);
  await install(m, "0x");
  return m;
}

describe("a module that was installed with empty data, which skips onInstall [SK-16]", function () {
  it("refuses operations, and what was granted until then stays void, until the account calls onInstall itself", async function () {
    const m = await loadFixture(neverCalled);
    const { address } = m.account;
    const early = await grant(m, [native()]);
    await expectRefused(m, early, send(m), "NotInstalled", [address]);
    await ownerCallsModule(m, "onInstall", ["0x"]);
    await expectRefused(m, early, send(m), "SessionIsVoid", [address, early, 2n, 3n]);
    await expectAllowed(m, await grant(m, [native()], { salt: 1n }), send(m));
  });

  it("works once it is installed again with data, also over the installation that stands", async function () {
    const m = await loadFixture(neverCalled);
    await install(m, NO_SESSIONS);
    await expectAllowed(m, await grant(m, [native()]), send(m));
  });
});

describe("a module that was uninstalled without its callback [SK-16]", function () {
  it("is out of the account: no operation reaches it", async function () {
    const m = await loadFixture(installed);
    const sessionId = await grant(m, [native()]);
    await uninstall(m, "0x");
    const refused = await expectAllowed(m, sessionId, send(m)).then(
      () => false,
      () => true,
    );
    expect(refused).to.equal(true);
  });

  it("revives no session when it is installed again with data", async function () {
    const m = await loadFixture(installed);
    const { address } = m.account;
    const sessionId = await grant(m, [native()]);
    const epoch = await m.w.module.epochOf(address);
    await uninstall(m, "0x");
    await install(m, NO_SESSIONS);
    await expectRefused(m, sessionId, send(m), "SessionIsVoid", [address, sessionId, epoch, epoch + 1n]);
    expect((await m.w.module.getSession(address, sessionId)).status).to.equal(SessionStatus.Revoked);
    await expectAllowed(m, await grant(m, [native()], { salt: 1n }), send(m));
  });

  it("revives what was not ended when neither callback is called", async function () {
    const m = await loadFixture(installed);
    const sessionId = await grant(m, [native()]);
    const ended = await grant(m, [native()], { salt: 1n });
    await ownerCallsModule(m, "revokeSession", [ended]);
    await uninstall(m, "0x");
    await install(m, "0x");
    // The module can't know. Tools pass data both times.
    await expectAllowed(m, sessionId, send(m));
    await expectRefused(m, ended, send(m), "SessionIsRevoked", [m.account.address, ended]);
  });
});

describe("a module whose onUninstall the account calls [SK-16]", function () {
  it("ends every session, whatever the data", async function () {
    for (const data of ["0x00", "0xffffffff", NO_SESSIONS]) {
      const m = await loadFixture(installed);
      await grant(m, [native()]);
      const epoch = await m.w.module.epochOf(m.account.address);
      await uninstall(m, data);
      expect(await m.w.module.epochOf(m.account.address)).to.equal(epoch + 1n);
      expect(await m.w.module.isInitialized(m.account.address)).to.equal(false);
    }
  });
});
