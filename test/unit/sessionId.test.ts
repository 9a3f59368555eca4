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

  it("is the same for a contract, and a hash for an ERC-7913 signer", function () {
    expect(sessionIdOf({ signerKind: SignerKind.Contract, signer: SIGNER, salt: 1n })).to.equal(
      sessionIdOf({ ...address, salt: 1n }),
    );
    const salted = concat([id("session-key-validator.signer"), `${SIGNER}01`, toBeHex(1n, 12)]);
    expect(sessionIdOf({ signerKind: SignerKind.ERC7913, signer: `${SIGNER}01`, salt: 1n })).to.equal(
      keccak256(salted),
    );
  });

  it("refuses an ERC-7913 signer without a key", function () {
    const message = "has more than 20 bytes, its verifier's address and its key, this one 20";
    expect(() => sessionIdOf({ signerKind: SignerKind.ERC7913, signer: SIGNER, salt: 0n })).to.throw(message);
  });
});
