import { expect } from "chai";
import { AbiCoder, dataLength, dataSlice, getBytes, hashMessage, id, keccak256, recoverAddress } from "ethers";

import { SignerKind } from "../../src/session";
import {
  encodeKeySignature,
  encodeSessionSignature,
  operationDigest,
  signOperation,
  SignatureMode,
} from "../../src/sessionSignature";
import {
  buildOperation,
  expectAllowed,
  expectSignatureError,
  handleOps,
  hashOperation,
  sessionOperation,
} from "../helpers/operations";
import { native } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

const SCOPE = { module: `0x${"11".repeat(20)}`, sessionId: id("session"), userOpHash: id("operation") };

describe("operationDigest", function () {
  it("hashes the tag, the module, the entity, the session and the operation", function () {
    const types = ["bytes32", "address", "uint32", "bytes32", "bytes32"];
    const digestWith = (entityId: number) => {
      const values = [id("session-key-validator.operation"), SCOPE.module, entityId, SCOPE.sessionId, SCOPE.userOpHash];
      return keccak256(AbiCoder.defaultAbiCoder().encode(types, values));
    };
    expect(operationDigest(SCOPE)).to.equal(digestWith(0));
    expect(operationDigest({ ...SCOPE, entityId: 7 })).to.equal(digestWith(7));
  });

  it("differs with each of them", function () {
    const scopes = [
      SCOPE,
      { ...SCOPE, entityId: 1 },
      { ...SCOPE, module: `0x${"12".repeat(20)}` },
      { ...SCOPE, sessionId: id("another session") },
      { ...SCOPE, userOpHash: id("another operation") },
    ];
    expect(new Set(scopes.map(operationDigest))).to.have.property("size", scopes.length);
  });

  it("refuses an id that is not 32 bytes and a module that is no address", function () {
    expect(() => operationDigest({ ...SCOPE, sessionId: "0x1234" })).to.throw();
    expect(() => operationDigest({ ...SCOPE, module: "0x1234" })).to.throw();
    expect(() => operationDigest({ ...SCOPE, entityId: 2 ** 32 })).to.throw(/out-of-bounds/);
  });
});

describe("encodeKeySignature", function () {
  const signer = `0x${"11".repeat(20)}abcd`;
  const hashed = { signerKind: SignerKind.ERC7913, signer, salt: 7n };

  it("leaves the signature of an address and of a contract as it is", function () {
    for (const signerKind of [SignerKind.Address, SignerKind.Contract]) {
      expect(encodeKeySignature({ ...hashed, signerKind }, "0x5555")).to.equal("0x5555");
    }
  });

  it("joins an ERC-7913 signer's length, the signer, the salt and the signature", function () {
    const encoded = encodeKeySignature(hashed, "0x5555");
    expect(encoded).to.equal(`0x0016${signer.slice(2)}${"00".repeat(11)}075555`);
  });

  it("refuses a signer and a salt that do not fit", function () {
    const longest = `0x${"11".repeat(65_535)}`;
    expect(dataLength(encodeKeySignature({ ...hashed, signer: longest }, "0x"))).to.equal(2 + 65_535 + 12);
    expect(() => encodeKeySignature({ ...hashed, signer: `${longest}11` }, "0x")).to.throw(/at most 65,535 bytes/);
    expect(() => encodeKeySignature({ ...hashed, salt: 2n ** 96n }, "0x")).to.throw(/exceeds width/);
  });
});

describe("signOperation", function () {
  for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
    it(`signs as the contract expects, in mode ${SignatureMode[mode]}`, async function () {
      const w = await world();
      const sessionId = await grant(w, [native(5n)]);
      await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 1n }], { mode });
    });

    it(`puts the mode and the id before the key's signature, in mode ${SignatureMode[mode]}`, async function () {
      const w = await world();
      const signature = await signOperation(w.sessionKey, SCOPE, mode);
      expect(dataLength(signature)).to.equal(98);
      expect(dataSlice(signature, 0, 33)).to.equal(encodeSessionSignature(mode, SCOPE.sessionId, "0x"));
      const digest = operationDigest(SCOPE);
      const signed = mode === SignatureMode.Raw ? digest : hashMessage(getBytes(digest));
      expect(recoverAddress(signed, dataSlice(signature, 33))).to.equal(w.sessionKey.address);
    });
  }

  it("signs for one mode only", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const call = [{ to: w.stranger.address, value: 1n }];
    for (const [mode, other] of [
      ["0x00", SignatureMode.Personal],
      ["0x01", SignatureMode.Raw],
    ] as const) {
      const operation = await sessionOperation(w, sessionId, call, { mode: other });
      const signature = mode + operation.signature.slice(4);
      await expectSignatureError(w, { ...operation, signature });
    }
  });

  for (const [name, field] of Object.entries({
    "another module": { module: `0x${"12".repeat(20)}` },
    "another entity": { entityId: 1 },
    "another operation": { userOpHash: id("another operation") },
  })) {
    it(`is refused where the key signed for ${name}`, async function () {
      const w = await world();
      const sessionId = await grant(w, [native(5n)]);
      const module = await w.module.getAddress();
      const packed = await sessionOperation(w, sessionId, [{ to: w.stranger.address, value: 1n }]);
      const operation = await buildOperation(w.account, module, packed.callData);
      const scope = { module, sessionId, userOpHash: await hashOperation(w.account, operation) };
      const good = await signOperation(w.sessionKey, scope);
      expect(good).to.equal(packed.signature);
      const signature = await signOperation(w.sessionKey, { ...scope, ...field });
      await expectSignatureError(w, { ...packed, signature });
      expect((await handleOps(w, [packed])).isExecuted).to.equal(true);
    });
  }
});
