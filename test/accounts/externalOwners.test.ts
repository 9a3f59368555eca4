import { AbiCoder, TypedDataEncoder, ZeroAddress, ZeroHash, concat, toBeHex, toUtf8Bytes } from "ethers";
import { ethers } from "hardhat";

import { encodeOwnerSignature } from "../../src/accounts/erc7579";
import { grantDigest, grantTypedData } from "../../src/grantTypedData";
import { sessionIdOf } from "../../src/sessionId";
import type { AccountDriver } from "../behaviors/AccountDriver";
import { send } from "../behaviors/cases/permissions";
import { deployArtifact, hasArtifacts } from "../behaviors/drivers/artifacts";
import { nexus } from "../behaviors/drivers/nexus";
import { safe7579 } from "../behaviors/drivers/safe7579";
import { mount, type Mounted } from "../behaviors/mounted";
import { expectAllowed, expectRefused, ownerSends } from "../behaviors/operations";
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
  const scope = await grantScope(m.w, m.account.address);
  const { domain, types, message } = grantTypedData(grant, scope);
  const sessionId = sessionIdOf(grant.session);
  const shown = await m.w.owner.signTypedData(domain, types, message);
  return { grant, sessionId, domain, types, message, shown, args: [m.account.address, grantDigest(grant, scope)] };
}

type Prepared = Awaited<ReturnType<typeof prepareGrant>>;

/**
 * The owner signs the grant inside typed data of the account's, as ERC-7739 says.
 * @param contentsName what says, after the types, which of them is the grant; "" for the implicit mode, in which the first one is.
 */
async function signNested(m: Mounted, { domain, types, message }: Prepared, contentsName = "SessionGrant") {
  const { chainId } = await ethers.provider.getNetwork();
  const fields = ["SessionGrant contents", "string name", "string version", "uint256 chainId"];
  const TypedDataSign = [...fields, "address verifyingContract", "bytes32 salt"].map((field) => {
    const [type, name] = field.split(" ");
    return { type, name };
  });
  const account = { name: "Nexus", version: "1.2.1", chainId, verifyingContract: m.account.address, salt: ZeroHash };
  const nested = { ...types, TypedDataSign };
  const signature = await m.w.owner.signTypedData(domain, nested, { contents: message, ...account });
  const wholeType = TypedDataEncoder.from(nested).encodeType("TypedDataSign");
  // The grant's types in the order of the alphabet: Permission, SessionGrant.
  const description = toUtf8Bytes(`${wholeType.slice(wholeType.indexOf(")") + 1)}${contentsName}`);
  const structHash = TypedDataEncoder.from(types).hash(message);
  return concat([
    signature,
    TypedDataEncoder.hashDomain(domain),
    structHash,
    description,
    toBeHex(description.length, 2),
  ]);
}

describeOwner(safe7579, "the Safe's owners", function () {
  it("takes a SafeMessage of the digest, and not the grant as the wallet shows it", async function () {
    const m = await mount(safe7579, "v0.7");
    const { grant, sessionId, shown, args } = await prepareGrant(m);
    const { chainId } = await ethers.provider.getNetwork();
    const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
    const message = AbiCoder.defaultAbiCoder().encode(["bytes32"], [args[1]]);
    const domain = { chainId, verifyingContract: m.account.address };
    const wrapped = await m.w.owner.signTypedData(domain, types, { message });
    const signedGrant = (signature: string) => ({
      grant,
      ownerSignature: encodeOwnerSignature(ZeroAddress, signature),
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
      await ownerSends(m, nexus.encodeInstall({ module, entityId: 0 }, m.w.owner.address));
      return { m, module };
    };

    it(`takes the grant nested in the explicit mode of ERC-7739, not in the implicit one, nor alone (EntryPoint ${version})`, async function () {
      const { m, module } = await mountWithValidator();
      const prepared = await prepareGrant(m);
      const { grant, sessionId, shown, args } = prepared;
      const signedGrant = (signature: string) => ({ grant, ownerSignature: encodeOwnerSignature(module, signature) });
      for (const signature of [shown, await signNested(m, prepared, "")]) {
        const refused = { signedGrant: signedGrant(signature) };
        await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, refused);
      }
      const nested = signedGrant(await signNested(m, prepared));
      const { receipt } = await expectAllowed(m, sessionId, send(m), { signedGrant: nested });
      await expectWithinERC7562(String(receipt?.hash), m.account.address);
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
