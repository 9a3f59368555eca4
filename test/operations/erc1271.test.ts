import { expect } from "chai";
import { concat, getBytes, id } from "ethers";

import { SignatureMode, encodeSessionSignature, signOperation } from "../../src/sessionSignature";
import { expectAllowed } from "../helpers/operations";
import { native, root } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const MAGIC = "0x1626ba7e";
const REFUSED = "0xffffffff";

describe("an account's ERC-1271 signature [SK-11]", function () {
  it("is never a session key's, not even root's", async function () {
    const w = await world();
    const hash = id("a message");
    const module = await w.module.getAddress();
    const limited = await grant(w, [native()]);
    const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
    const bare = w.sessionKey.signingKey.sign(hash).serialized;
    const personal = await w.sessionKey.signMessage(getBytes(hash));
    for (const sessionId of [limited, rootId]) {
      const signatures = [
        bare,
        "0x",
        encodeSessionSignature(SignatureMode.Raw, sessionId, bare),
        encodeSessionSignature(SignatureMode.Personal, sessionId, personal),
        await signOperation(w.sessionKey, { module, sessionId, userOpHash: hash }),
      ];
      for (const signature of signatures) {
        const answer = await w.account.contract.isValidSignature(hash, concat([module, signature]));
        expect(answer).to.equal(REFUSED);
        expect(await w.module.isValidSignatureWithSender(w.account.address, hash, signature)).to.equal(REFUSED);
      }
      await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 1n }]);
    }
  });

  it("is the owner's, through the root validator", async function () {
    const w = await world();
    const hash = id("a message");
    const validator = await w.ownerValidator.getAddress();
    const byOwner = w.owner.signingKey.sign(hash).serialized;
    const byKey = w.sessionKey.signingKey.sign(hash).serialized;
    const { contract } = w.account;
    expect(await contract.isValidSignature(hash, concat([validator, byOwner]))).to.equal(MAGIC);
    expect(await contract.isValidSignature(hash, concat([validator, byKey]))).to.equal(REFUSED);
  });
});
