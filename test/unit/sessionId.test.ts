import { expect } from "chai";
import { concat, id, keccak256, toBeHex } from "ethers";

import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";

const SIGNER = "0x52908400098527886E0F7030069857D2E4169EE7";
const address = { signerKind: SignerKind.Address, signer: SIGNER };

describe("sessionIdOf in TypeScript", function () {
  it("is the signer and the salt, in lower case", function () {
    const head = SIGNER.toLowerCase();
    expect(sessionIdOf({ ...address, salt: 0n })).to.equal(`${head}${"00".repeat(12)}`);
    expect(sessionIdOf({ ...address, salt: 0xabcn })).to.equal(`${head}${"00".repeat(10)}0abc`);
    expect(sessionIdOf({ ...address, salt: 2n ** 96n - 1n })).to.equal(`${head}${"ff".repeat(12)}`);
    expect(sessionIdOf({ ...address, signer: head, salt: 1n })).to.equal(sessionIdOf({ ...address, salt: 1n }));
  });

  for (const salt of [2n ** 96n, -1n]) {
    it(`refuses the salt ${salt}`, function () {
      expect(() => sessionIdOf({ ...address, salt })).to.throw(/exceeds width|unsigned value cannot be negative/);
    });
  }

  for (const signer of ["0x", SIGNER.slice(0, -2), `${SIGNER}00`]) {
    it(`refuses a signer of ${signer.length / 2 - 1} bytes`, function () {
      const message = `A signer of kind Address has 20 bytes, this one ${signer.length / 2 - 1}: ${signer}`;
      expect(() => sessionIdOf({ ...address, signer, salt: 0n })).to.throw(message);
    });
  }

  for (const signer of ["vitalik.eth", SIGNER.slice(2), "0xzz"]) {
    it(`refuses the signer ${signer}, which is no hex`, function () {
      expect(() => sessionIdOf({ ...address, signer, salt: 0n })).to.throw(/BytesLike/);
    });
  }

  it("is the same for a contract as for an address", function () {
    const contract = { ...address, signerKind: SignerKind.Contract };
    for (const salt of [0n, 0xabcn])
      expect(sessionIdOf({ ...contract, salt })).to.equal(sessionIdOf({ ...address, salt }));
    expect(() => sessionIdOf({ ...contract, signer: `${SIGNER}00`, salt: 0n })).to.throw(
      "A signer of kind Contract has 20 bytes, this one 21",
    );
  });

  describe("of an ERC-7913 signer", function () {
    const signerKind = SignerKind.ERC7913;
    const signer = `${SIGNER}abcd`;

    it("is the hash of a tag, the signer and the salt", function () {
      const parts = [id("session-key-validator.signer"), signer, toBeHex(7, 12)];
      expect(sessionIdOf({ signerKind, signer, salt: 7n })).to.equal(keccak256(concat(parts)));
    });

    it("differs with the verifier, the key and the salt", function () {
      const others = [`${signer.slice(0, -2)}ce`, `${signer}00`, `0x00${signer.slice(4)}`];
      const ids = [signer, ...others].flatMap((one) => [0n, 1n].map((salt) => ({ signerKind, signer: one, salt })));
      expect(new Set(ids.map(sessionIdOf))).to.have.property("size", 8);
      expect(sessionIdOf({ signerKind, signer: signer.toLowerCase(), salt: 0n })).to.equal(sessionIdOf(ids[0]));
    });

    it("refuses a signer without a key, and a salt of 97 bits", function () {
      const message = `A signer of kind ERC7913 has more than 20 bytes, its verifier's address and its key, this one 20: ${SIGNER}`;
      expect(() => sessionIdOf({ signerKind, signer: SIGNER, salt: 0n })).to.throw(message);
      expect(sessionIdOf({ signerKind, signer, salt: 2n ** 96n - 1n })).to.have.length(66);
      expect(() => sessionIdOf({ signerKind, signer, salt: 2n ** 96n })).to.throw(/exceeds width/);
    });
  });
});
