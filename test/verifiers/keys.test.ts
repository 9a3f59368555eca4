import { createPublicKey, generateKeyPairSync, sign, verify as verifyWithNode } from "node:crypto";

import { expect } from "chai";
import { concat, dataLength, dataSlice, getBytes, id, toBeHex } from "ethers";

import { DUMMY_P256_SIGNATURE, dummyWebAuthnSignature } from "../../src/keys/dummySignatures";
import { createP256Key, p256PublicKey, signP256 } from "../../src/keys/p256";
import { P256_ORDER, p256Signature, p256SignatureFromDER } from "../../src/keys/signature";
import { erc7913Signer } from "../../src/keys/signer";
import { VERIFIERS } from "../../src/keys/verifiers";
import { encodeWebAuthnSignature } from "../../src/keys/webAuthn";
import { createAuthenticator, type Ceremony } from "../helpers/authenticator";
import { RIGHT, verifiers, verify } from "../helpers/verifiers";

const HASH = id("operation");
const MANY = 32;

const isLowS = (signature: string) => BigInt(dataSlice(signature, 32, 64)) <= P256_ORDER / 2n;

describe("createP256Key", function () {
  it("makes a key that nobody can read", async function () {
    const { privateKey } = await createP256Key();
    expect(privateKey.extractable).to.equal(false);
    for (const format of ["pkcs8", "jwk"] as const) {
      const error: unknown = await crypto.subtle.exportKey(format, privateKey).catch((thrown: unknown) => thrown);
      expect(String(error)).to.match(/not extractable/);
    }
  });

  it("gives the coordinates of its public key, another one each time", async function () {
    const keys = await Promise.all([createP256Key(), createP256Key()]);
    expect(keys.map(({ publicKey }) => dataLength(publicKey))).to.deep.equal([64, 64]);
    expect(keys[0].publicKey).to.not.equal(keys[1].publicKey);
  });
});

describe("signP256", function () {
  it("signs the digest's bytes with SHA-256, always with a low s", async function () {
    const { privateKey, publicKey } = await createP256Key();
    const [x, y] = [0, 32].map((at) =>
      Buffer.from(publicKey.slice(2), "hex")
        .subarray(at, at + 32)
        .toString("base64url"),
    );
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    for (let i = 0; i < MANY; i++) {
      const signature = await signP256(privateKey, HASH);
      expect(dataLength(signature)).to.equal(64);
      expect(isLowS(signature)).to.equal(true);
      const isRight = verifyWithNode("sha256", getBytes(HASH), { key, dsaEncoding: "ieee-p1363" }, getBytes(signature));
      expect(isRight).to.equal(true);
    }
  });

  it("refuses a digest that is not 32 bytes long", async function () {
    const { privateKey } = await createP256Key();
    for (const digest of ["0x", dataSlice(HASH, 1), concat([HASH, "0x00"])]) {
      const error: unknown = await signP256(privateKey, digest).catch((thrown: unknown) => thrown);
      expect(String(error)).to.match(/A digest has 32 bytes, this one \d+/);
    }
  });
});

describe("p256PublicKey", function () {
  it("reads what registration and key services return", async function () {
    const { spki, publicKey } = createAuthenticator();
    expect(await p256PublicKey(spki)).to.equal(publicKey);
    expect(await p256PublicKey(spki.buffer)).to.equal(publicKey);
  });

  it("refuses a key of another curve, and what is no key", async function () {
    const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const other = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }));
    for (const bytes of [other, createAuthenticator().spki.slice(1), new Uint8Array(64)]) {
      const error: unknown = await p256PublicKey(bytes).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(Error);
    }
  });
});

describe("p256SignatureFromDER", function () {
  const ONE = toBeHex(1n, 32);

  it("reads what OpenSSL writes, whatever its length, and makes s low", function () {
    const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const lengths = new Set<number>();
    for (let i = 0; i < 8 * MANY; i++) {
      const message = Buffer.from(`message ${i}`);
      const der = sign("sha256", message, privateKey);
      lengths.add(der.length);
      const signature = p256SignatureFromDER(der);
      expect(isLowS(signature)).to.equal(true);
      const check = { key: publicKey, dsaEncoding: "ieee-p1363" } as const;
      expect(verifyWithNode("sha256", message, check, getBytes(signature))).to.equal(true);
    }
    expect(lengths.size).to.be.greaterThan(2);
  });

  it("fills short integers up, and drops the zero of the sign", function () {
    expect(p256SignatureFromDER("0x3006020101020101")).to.equal(concat([ONE, ONE]));
    expect(p256SignatureFromDER("0x300702010102020080")).to.equal(concat([ONE, toBeHex(128n, 32)]));
  });

  const malformed: Record<string, string> = {
    nothing: "0x",
    "one byte": "0x30",
    "another type than a sequence": "0x3106020101020101",
    "a sequence longer than it says": "0x300602010102010101",
    "a sequence shorter than it says": "0x30060201010201",
    "a length in the long form": "0x308106020101020101",
    "a length without end": "0x3080020101020101",
    "one integer": "0x3003020101",
    "three integers": "0x3009020101020101020101",
    "another type than an integer": "0x3006020101030101",
    "an integer that runs over the end": "0x3006020101020201",
    "a first integer that runs over the end": "0x3006027f01020101",
    "an empty integer": "0x3005020002020101",
    "a negative integer": "0x3006020181020101",
    "an integer with a zero too many": "0x300702020001020101",
    "an integer with two zeros too many": "0x30080203000081020101",
    "an integer of zero": "0x3006020100020101",
    "an integer of 34 bytes": concat(["0x30270222", `0x01${"11".repeat(33)}`, "0x020101"]),
    "an integer of the order": concat(["0x3026022100", toBeHex(P256_ORDER, 32), "0x020101"]),
  };
  for (const [title, der] of Object.entries(malformed)) {
    it(`refuses ${title}`, function () {
      expect(() => p256SignatureFromDER(der)).to.throw(/^This is no/);
    });
  }
});

describe("p256Signature", function () {
  it("turns a high s into the low one that stands for the same, and leaves a low one", function () {
    const half = P256_ORDER / 2n;
    const sOf = (s: bigint) => BigInt(dataSlice(p256Signature(1n, s), 32));
    expect([half, half + 1n, P256_ORDER - 1n, 1n].map(sOf)).to.deep.equal([half, half, 1n, 1n]);
  });

  it("refuses zero and the order", function () {
    for (const [r, s] of [
      [0n, 1n],
      [1n, 0n],
      [P256_ORDER, 1n],
      [1n, P256_ORDER],
      [-1n, 1n],
    ]) {
      expect(() => p256Signature(r, s)).to.throw(/out of range/);
    }
  });
});

describe("encodeWebAuthnSignature", function () {
  const verified = async (changes?: Partial<Ceremony>) => {
    const { publicKey, assert } = createAuthenticator();
    const signature = encodeWebAuthnSignature(assert(HASH, changes));
    return verify((await verifiers()).WebAuthnVerifier, publicKey, HASH, signature);
  };

  it("takes buffers, as browsers give them", async function () {
    const { publicKey, assert } = createAuthenticator();
    const { authenticatorData, clientDataJSON, signature } = assert(HASH);
    const buffer = (bytes: ArrayBuffer | Uint8Array) => Uint8Array.from(new Uint8Array(bytes)).buffer;
    const encoded = encodeWebAuthnSignature({
      authenticatorData: buffer(authenticatorData),
      clientDataJSON: buffer(clientDataJSON),
      signature: buffer(signature),
    });
    expect(await verify((await verifiers()).WebAuthnVerifier, publicKey, HASH, encoded)).to.equal(RIGHT);
  });

  it("counts in bytes, and keeps every byte of the client data", async function () {
    const before = Buffer.concat([
      Buffer.from('{"origin":"https://例え.example'),
      Buffer.from([0xff, 0xfe]),
      Buffer.from('",'),
    ]);
    const tamper: Ceremony["tamper"] = (signed) =>
      void (signed.clientDataJSON = Buffer.concat([before, signed.clientDataJSON.subarray(1)]));
    expect(await verified({ tamper })).to.equal(RIGHT);
  });

  it("refuses what is no answer to a login", function () {
    const { assert } = createAuthenticator();
    expect(() => encodeWebAuthnSignature(assert(HASH, { type: "webauthn.create" }))).to.throw(/has no "type"/);
    const tamper: Ceremony["tamper"] = (signed) => void (signed.clientDataJSON = Buffer.from("{}"));
    expect(() => encodeWebAuthnSignature(assert(HASH, { tamper }))).to.throw(/has no "challenge"/);
    expect(() => encodeWebAuthnSignature({ ...assert(HASH), signature: new Uint8Array(64) })).to.throw(/DER/);
  });
});

describe("dummy signatures", function () {
  it("have the form of right ones, a low s, and no byte of zero in r and s", async function () {
    const ORIGIN = "https://app.example.org";
    const { privateKey } = await createP256Key();
    expect(dataLength(DUMMY_P256_SIGNATURE)).to.equal(dataLength(await signP256(privateKey, HASH)));
    const dummy = dummyWebAuthnSignature(ORIGIN);
    const { assert } = createAuthenticator();
    expect(dataLength(dummy)).to.equal(dataLength(encodeWebAuthnSignature(assert(HASH, { origin: ORIGIN }))));
    for (const signature of [DUMMY_P256_SIGNATURE, dataSlice(dummy, 0, 64)]) {
      const [r, s] = [BigInt(dataSlice(signature, 0, 32)), BigInt(dataSlice(signature, 32))];
      expect(p256Signature(r, s)).to.equal(signature);
      expect([...getBytes(signature)]).to.not.include(0);
    }
  });
});

describe("erc7913Signer", function () {
  it("is the verifier, then the key", async function () {
    const { publicKey } = await createP256Key();
    const signer = erc7913Signer(VERIFIERS.P256Verifier, publicKey);
    expect(signer).to.equal(VERIFIERS.P256Verifier.toLowerCase() + publicKey.slice(2));
    expect(dataLength(signer)).to.equal(84);
  });

  it("refuses a key of another length, and a verifier that is no address", async function () {
    const { publicKey } = await createP256Key();
    for (const key of ["0x", dataSlice(publicKey, 1), concat(["0x04", publicKey])]) {
      expect(() => erc7913Signer(VERIFIERS.P256Verifier, key)).to.throw(/has 64 bytes, qx and qy, this one \d+/);
    }
    expect(() => erc7913Signer("0x1234", publicKey)).to.throw(/invalid address/);
  });
});
