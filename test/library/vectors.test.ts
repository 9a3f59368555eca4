import { expect } from "chai";
import { Wallet, getBytes, hashMessage, recoverAddress } from "ethers";

import { SignerKind } from "../../src/session";
import { decodeSession, encodeSession } from "../../src/sessionAbi";
import { sessionIdOf } from "../../src/sessionId";
import {
  encodeKeySignature,
  encodeSessionSignature,
  operationDigest,
  signOperation,
  SignatureMode,
} from "../../src/sessionSignature";
import { WIRE_KEY_TYPES, WIRE_TYPES, fromSession, parseGrant, toSession } from "../../src/wire";
import { SESSION_VECTORS, SIGNATURE_VECTORS, sessionNamed } from "../helpers/vectors";

const key = new Wallet(SIGNATURE_VECTORS.privateKey);

describe("test/vectors/sessions.json", function () {
  it("has every type of permission and of key", function () {
    const types = SESSION_VECTORS.flatMap(({ grant }) => grant.permissions.map(({ type }) => type));
    expect([...new Set(types)]).to.have.members([...WIRE_TYPES]);
    expect([...new Set(SESSION_VECTORS.map(({ grant }) => grant.key.type))]).to.have.members([...WIRE_KEY_TYPES]);
  });

  for (const { name, grant, abi, sessionId } of SESSION_VECTORS) {
    it(`holds what the library makes of ${name}`, function () {
      const session = toSession(parseGrant(grant, { now: 0 }));
      expect(encodeSession(session)).to.equal(abi);
      expect(sessionIdOf(session)).to.equal(sessionId);
      expect(decodeSession(abi)).to.deep.equal(session);
    });

    it(`leads back to the same session from the JSON of ${name}`, function () {
      const again = parseGrant(fromSession(decodeSession(abi)), { now: 0 });
      expect(encodeSession(toSession(again))).to.equal(abi);
    });
  }
});

describe("test/vectors/signatures.json", function () {
  it("has every kind of signer", function () {
    const kinds = SIGNATURE_VECTORS.operations.map(({ session }) => sessionNamed(session).signerKind);
    expect(new Set(kinds)).to.have.property("size", 3);
  });

  for (const vector of SIGNATURE_VECTORS.operations) {
    const { name, digest, keySignature, signature, sessionId } = vector;
    const mode = SignatureMode[vector.mode];
    const session = sessionNamed(vector.session);

    it(`holds what the library makes of ${name}`, function () {
      expect(sessionIdOf(session)).to.equal(sessionId);
      expect(operationDigest(vector)).to.equal(digest);
      const named = encodeKeySignature(session, keySignature);
      expect(encodeSessionSignature(mode, sessionId, named)).to.equal(signature);
    });

    if (session.signerKind !== SignerKind.Address) continue;
    it(`holds the signature of the key for ${name}`, async function () {
      expect(await signOperation(key, vector, mode)).to.equal(signature);
      const signed = mode === SignatureMode.Raw ? digest : hashMessage(getBytes(digest));
      expect(recoverAddress(signed, keySignature)).to.equal(session.signer);
    });
  }
});
