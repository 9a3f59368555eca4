import { expect } from "chai";
import { ethers } from "hardhat";

import { connectAccount } from "../../../src/accounts/connectAccount";
import { native } from "../../helpers/permissions";
import type { Case } from "../Case";
import { NO_SESSIONS, adapterOf, type Mounted } from "../mounted";
import { encodeModuleCall, expectAllowed, grant, ownerCallsModule, ownerSends } from "../operations";
import { send } from "./permissions";

/** The account as its adapter installs and uses it, without what the driver does in another way. */
export function withAdapterAlone(m: Mounted): Mounted {
  return { ...m, driver: { ...m.driver, encodeInstall: undefined, encodeSignature: undefined } };
}

/** What the library's adapter of this account does, beside what every other case has it do. */
export const ADAPTER_CASES: Record<string, Case> = {
  "its adapter installs the module beside another call, and a session uses every lane": async (m) => {
    const adapter = adapterOf(m);
    const { module } = m.installation;
    await ownerSends(m, m.driver.encodeUninstall(m.installation, NO_SESSIONS));
    const recorder = await m.w.recorder.getAddress();
    const protect = { to: module, data: encodeModuleCall(m, "protectTargets", [[recorder], true]) };
    await ownerSends(m, [adapter.installCall(NO_SESSIONS), protect]);
    expect(await m.w.module.isProtected(m.account.address, recorder)).to.equal(true);
    const sessionId = await grant(m, [native(3n)]);
    const asAdapter = withAdapterAlone(m);
    await expectAllowed(asAdapter, sessionId, send(m));
    await expectAllowed(asAdapter, sessionId, [...send(m), ...send(m)], { lane: adapter.laneCount - 1 });
    expect(() => adapter.nonceKey(adapter.laneCount)).to.throw(/whole number from 0 to/);
    expect(() => adapter.ownerNonceKey(adapter.laneCount)).to.throw(/whole number from 0 to/);
  },

  "its adapter finds what to protect, and the account protects it": async (m) => {
    const { found, missing } = await adapterOf(m).neighbours(ethers.provider);
    expect(missing).to.deep.equal([]);
    expect(found.map(({ role }) => role)).to.have.members(m.driver.neighbours);
    const targets = found.map(({ address }) => address);
    expect(targets).to.not.include(m.installation.module);
    await ownerCallsModule(m, "protectTargets", [targets, true]);
    for (const target of targets) expect(await m.w.module.isProtected(m.account.address, target)).to.equal(true);
  },

  "its kind and its root are found on the chain, or asked for": async (m) => {
    const { kind, isRecognised, standard } = m.driver;
    const { provider } = ethers;
    const options = { account: m.account.address, ...m.installation };
    const expected = adapterOf(m);
    const asked = standard === "ERC-6900" ? m.driver.root(m.w) : {};
    if (standard === "ERC-6900")
      await expect(connectAccount(provider, { ...options, kind })).to.be.rejectedWith(/24 bytes/);
    if (!isRecognised) await expect(connectAccount(provider, options)).to.be.rejected;
    const found = await connectAccount(provider, { ...options, ...asked, ...(isRecognised ? {} : { kind }) });
    expect(found.kind).to.equal(kind);
    expect(found.ownerNonceKey(5)).to.equal(expected.ownerNonceKey(5));
    expect(found.nonceKey(5)).to.equal(expected.nonceKey(5));
    expect(found.showsGrant).to.equal(expected.showsGrant);
  },
};
