import { expect } from "chai";

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

  for (const signerKind of [SignerKind.Contract, SignerKind.ERC7913]) {
    it(`refuses the kind ${SignerKind[signerKind]}`, function () {
      const message = `Signer kind ${SignerKind[signerKind]} is not supported. Use an address.`;
      expect(() => sessionIdOf({ signerKind, signer: SIGNER, salt: 0n })).to.throw(message);
    });
  }
});
