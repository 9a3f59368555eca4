import { expect } from "chai";
import { ZeroAddress, concat } from "ethers";

import { SignerKind } from "../../src/session";
import { expectRefusedUnlike, grantRefusal } from "../helpers/moduleCalls";
import { native } from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const ENTRY_POINTS = {
  "EntryPoint v0.6": "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "EntryPoint v0.7": "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "EntryPoint v0.8": "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
  "EntryPoint v0.9": "0x433709009B8330FDa32311DF1C2AFA402eD8D009",
};

const BYTES: Record<string, (w: World) => Promise<string> | string> = {
  "no bytes": () => "0x",
  "19 bytes": (w) => w.sessionKey.address.slice(0, -2),
  "21 bytes": (w) => concat([w.sessionKey.address, "0x00"]),
  "an address padded to 32 bytes": (w) => concat(["0x000000000000000000000000", w.sessionKey.address]),
  "the zero address": () => ZeroAddress,
  "the account": (w) => w.account.address,
  "the module": (w) => w.module.getAddress(),
  ...Object.fromEntries(Object.entries(ENTRY_POINTS).map(([name, address]) => [name, () => address])),
};

describe("Grant: signer [SK-15]", function () {
  for (const [name, bytesOf] of Object.entries(BYTES)) {
    it(`refuses ${name}`, async function () {
      const w = await world();
      const signer = (await bytesOf(w)).toLowerCase();
      const twin = sessionOf(w, [native(1n)]);
      const args = [BigInt(SignerKind.Address), signer];
      await expectRefusedUnlike(w, { ...twin, signer }, "InvalidSigner", args, twin);
    });
  }

  it("takes another account and a contract as an address", async function () {
    const w = await world();
    for (const signer of [w.accounts["v0.9"].address, await w.recorder.getAddress()]) {
      expect(await grantRefusal(w, sessionOf(w, [native(1n)], { signer }))).to.equal(undefined);
    }
  });

  for (const signerKind of [SignerKind.Contract, SignerKind.ERC7913]) {
    it(`refuses the account and the module as a signer of kind ${SignerKind[signerKind]}`, async function () {
      const w = await world();
      const key = signerKind === SignerKind.ERC7913 ? "0x01" : "0x";
      const reserved = [w.account.address, await w.module.getAddress(), ZeroAddress];
      for (const [salt, address] of reserved.entries()) {
        const signer = concat([await w.recorder.getAddress(), key]);
        const twin = sessionOf(w, [native(1n)], { signerKind, signer, salt: BigInt(salt) });
        const refused = concat([address, key]);
        const args = [BigInt(signerKind), refused];
        await expectRefusedUnlike(w, { ...twin, signer: refused }, "InvalidSigner", args, twin);
      }
    });
  }

  it("refuses an ERC-7913 signer that is a verifier without a key", async function () {
    const w = await world();
    const signerKind = SignerKind.ERC7913;
    const verifier = (await w.recorder.getAddress()).toLowerCase();
    const twin = sessionOf(w, [native(1n)], { signerKind, signer: `${verifier}00` });
    const args = [BigInt(signerKind), verifier];
    await expectRefusedUnlike(w, { ...twin, signer: verifier }, "InvalidSigner", args, twin);
  });
});
