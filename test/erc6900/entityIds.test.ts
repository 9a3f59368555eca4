import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { erc6900Account } from "../behaviors/drivers/erc6900";
import { NO_SESSIONS, encodeInstall, mount, type Mounted } from "../behaviors/mounted";
import {
  expectAllowed,
  expectRefused,
  expectSignatureError,
  grant,
  ownerSends,
  sessionOperation,
} from "../behaviors/operations";
import { handleOps } from "../helpers/operations";
import { native } from "../helpers/permissions";

const ENTITIES = [0, 1, 2 ** 32 - 2];

const send = (m: Mounted) => [{ to: m.w.stranger.address, value: 1n }];
const under = (m: Mounted, entityId: number): Mounted => ({ ...m, installation: { ...m.installation, entityId } });

/** The module under every entity id, installed with empty data but for the first: data would end all sessions. */
async function fixture(): Promise<Mounted> {
  const m = await mount(erc6900Account, "v0.8");
  for (const entityId of ENTITIES.slice(1)) {
    await ownerSends(m, encodeInstall(under(m, entityId), "0x"));
  }
  return m;
}

describe("a module that is installed under several entity ids [SK-19]", function () {
  it("takes a session under each of them", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native(3n)]);
    for (const entityId of ENTITIES) await expectAllowed(under(m, entityId), sessionId, send(m));
    const args = [0n, m.w.stranger.address, 1n, 0n];
    await expectRefused(under(m, 1), sessionId, send(m), "NativeAllowanceExceeded", args);
  });

  it("takes a signature under the entity id that it was made for alone", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native()]);
    for (const entityId of ENTITIES) {
      for (const signedEntityId of ENTITIES.filter((other) => other !== entityId)) {
        const operation = await sessionOperation(under(m, entityId), sessionId, send(m), { signedEntityId });
        await expectSignatureError(m, operation);
      }
      await expectAllowed(under(m, entityId), sessionId, send(m));
    }
  });

  it("ends every session when it is installed again with data, under whatever id", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native()]);
    const { address } = m.account;
    const epoch = await m.w.module.epochOf(address);
    await ownerSends(m, encodeInstall({ ...m, installation: { ...m.installation, entityId: 7 } }, NO_SESSIONS));
    for (const entityId of [...ENTITIES, 7]) {
      const args = [address, sessionId, epoch, epoch + 1n];
      await expectRefused(under(m, entityId), sessionId, send(m), "SessionIsVoid", args);
    }
  });

  it("works under the others when it is uninstalled from one with empty data", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native()]);
    await ownerSends(m, m.driver.encodeUninstall(under(m, 1).installation, "0x"));
    const gone = await handleOps(m.w, [await sessionOperation(under(m, 1), sessionId, send(m))], m.account);
    expect(gone.isAllowed).to.equal(false);
    await expectAllowed(m, sessionId, send(m));
  });

  it("stops working under all when it is uninstalled from one with data", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native()]);
    await ownerSends(m, m.driver.encodeUninstall(under(m, 1).installation, NO_SESSIONS));
    await expectRefused(m, sessionId, send(m), "NotInstalled", [m.account.address]);
  });
});
