import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import type { AccountKind, AccountSetup, TypedData } from "../../src/accounts/AccountAdapter";
import { connectAccount } from "../../src/accounts/connectAccount";
import { createAdapter } from "../../src/accounts/createAdapter";
import { encodeOwnerSignature } from "../../src/accounts/erc7579";
import { encodeNestedSignature } from "../../src/accounts/nestedSignature";
import { typedDataDigest } from "../../src/accounts/typedDataDigest";
import { grantTypedData } from "../../src/grantTypedData";
import { sessionIdOf } from "../../src/sessionId";
import type { AccountDriver } from "../behaviors/AccountDriver";
import { ADAPTER_CASES } from "../behaviors/cases/adapter";
import { send } from "../behaviors/cases/permissions";
import { deployArtifact, hasArtifacts } from "../behaviors/drivers/artifacts";
import { nexus, nexusWithDefaultValidator } from "../behaviors/drivers/nexus";
import { safe7579 } from "../behaviors/drivers/safe7579";
import { encodeInstall, mount, type Mounted } from "../behaviors/mounted";
import { expectAllowed, expectRefused, ownerSends, signMessageAsOwner } from "../behaviors/operations";
import { deferredGrant, grantScope } from "../helpers/deferred";
import { native } from "../helpers/permissions";
import { expectWithinERC7562 } from "../helpers/validationTrace";

/** Deferred grants that the owner signs by the account's own means, where the behaviour suite has a validator of ours. */
function describeOwner(driver: AccountDriver & { folder: string }, owner: string, cases: () => void): void {
  describe(`a deferred grant on ${driver.name}, signed for ${owner}`, hasArtifacts(driver.folder) ? cases : notRun);
}

function notRun(): void {
  it.skip("not run: the account's artifacts are not there");
}

async function prepareGrant(m: Mounted) {
  const grant = deferredGrant(m.w, [native(5n)]);
  const typedData = grantTypedData(grant, await grantScope(m.w, m.account.address));
  const sessionId = sessionIdOf(grant.session);
  return {
    grant,
    sessionId,
    typedData,
    shown: await sign(m, typedData),
    args: [m.account.address, typedDataDigest(typedData)],
  };
}

/** What the owner's wallet makes of typed data. */
function sign({ w }: Mounted, { domain, types, message }: TypedData): Promise<string> {
  return w.owner.signTypedData(domain, types, message);
}

/** The adapter of the same account with another root. */
function adapterWith(m: Mounted, kind: AccountKind, root: Pick<AccountSetup, "rootValidator" | "rootScheme">) {
  return createAdapter(kind, { account: m.account.address, chainId: m.chainId, ...m.installation, ...root });
}

describeOwner(safe7579, "the Safe's owners", function () {
  it("takes a SafeMessage of the digest, and not the grant as the wallet shows it", async function () {
    const m = await mount(safe7579, "v0.7");
    const { grant, sessionId, typedData, shown, args } = await prepareGrant(m);
    const adapter = adapterWith(m, "safe7579", { rootValidator: ZeroAddress });
    const wrapped = await sign(m, adapter.ownerTypedData(typedData));
    const signedGrant = (signature: string) => ({
      grant,
      ownerSignature: adapter.encodeOwnerSignature(signature, typedData),
    });
    await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant: signedGrant(shown) });
    const { receipt } = await expectAllowed(m, sessionId, send(m), { signedGrant: signedGrant(wrapped) });
    await expectWithinERC7562(String(receipt?.hash), m.account.address);
  });
});

describeOwner(nexus, "its K1Validator", function () {
  for (const version of nexus.versions) {
    /** Nexus with its own validator beside ours. Returns what puts its address before a signature. */
    const mountWithValidator = async () => {
      const m = await mount(nexus, version);
      const module = await (await deployArtifact(nexus.folder, "K1Validator")).getAddress();
      await ownerSends(m, encodeInstall({ ...m, installation: { module, entityId: 0 } }, m.w.owner.address));
      return { m, module };
    };

    it(`takes the grant nested in the explicit mode of ERC-7739, not in the implicit one, nor alone (EntryPoint ${version})`, async function () {
      const { m, module } = await mountWithValidator();
      const { grant, sessionId, typedData, shown, args } = await prepareGrant(m);
      const adapter = adapterWith(m, "nexus", { rootValidator: module, rootScheme: "erc7739" });
      const signature = await sign(m, adapter.ownerTypedData(typedData));
      for (const wrong of [shown, encodeNestedSignature(signature, typedData, "")]) {
        const signedGrant = { grant, ownerSignature: encodeOwnerSignature(module, wrong) };
        await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
      }
      const nested = { grant, ownerSignature: adapter.encodeOwnerSignature(signature, typedData) };
      const { receipt } = await expectAllowed(m, sessionId, send(m), { signedGrant: nested });
      await expectWithinERC7562(String(receipt?.hash), m.account.address);
    });

    it(`is recognised by its address (EntryPoint ${version})`, async function () {
      const { m, module } = await mountWithValidator();
      const options = { account: m.account.address, module: m.installation.module, rootValidator: module };
      const byAddress = await connectAccount(ethers.provider, options);
      const { typedData } = await prepareGrant(m);
      expect(byAddress.ownerTypedData(typedData).primaryType).to.equal("TypedDataSign");
    });

    it(`signs for everything as the default validator (EntryPoint ${version})`, async function () {
      const m = await mount(nexusWithDefaultValidator, version);
      const { grant, sessionId, typedData } = await prepareGrant(m);
      const ownerSignature = await signMessageAsOwner(m, typedData);
      expect(ethers.dataSlice(ownerSignature, 0, 20)).to.equal(ZeroAddress);
      const { receipt } = await expectAllowed(m, sessionId, send(m), { signedGrant: { grant, ownerSignature } });
      await expectWithinERC7562(String(receipt?.hash), m.account.address);
      const fresh = await mount(nexusWithDefaultValidator, version);
      for (const run of Object.values(ADAPTER_CASES)) await run(fresh);
    });

    it(`takes the grant alone from a module among its safe senders (EntryPoint ${version})`, async function () {
      const { m, module } = await mountWithValidator();
      const { grant, sessionId, shown } = await prepareGrant(m);
      const data = new ethers.Interface(["function addSafeSender(address sender)"]).encodeFunctionData(
        "addSafeSender",
        [m.installation.module],
      );
      await ownerSends(m, [{ to: module, data }]);
      const signedGrant = { grant, ownerSignature: encodeOwnerSignature(module, shown) };
      const { receipt } = await expectAllowed(m, sessionId, send(m), { signedGrant });
      await expectWithinERC7562(String(receipt?.hash), m.account.address);
    });
  }
});
