import { expect } from "chai";
import { concat, dataLength, dataSlice, id, MaxUint256, toBeHex, ZeroHash } from "ethers";

import { P256_ORDER } from "../../src/keys/signature";
import { encodeWebAuthnSignature } from "../../src/keys/webAuthn";
import { encodeFields, fieldsOf, type AssertionFields } from "../helpers/assertions";
import { base64url, createAuthenticator, FLAGS, type Authenticator, type Ceremony } from "../helpers/authenticator";
import { RIGHT, verifiers, verify, WRONG } from "../helpers/verifiers";

const HASH = id("operation");
const OTHER = id("another operation");
const { UP, UV, BE, BS } = FLAGS;

/** What the authenticator signs in earnest, and is wrong all the same; `challenge` where it is another one. */
const CEREMONIES: Record<string, Partial<Ceremony> & { challenge?: string }> = {
  "answers another challenge": { challenge: OTHER },
  "is a registration": { type: "webauthn.create" },
  "lacks the user's presence": { flags: UV | BE },
  "lacks the user's verification": { flags: UP | BE },
  "is backed up without being eligible": { flags: UP | UV | BS },
  "has no flags": { flags: 0 },
  "has an authenticator's data of 36 bytes": {
    tamper: (signed) => void (signed.authenticatorData = signed.authenticatorData.subarray(0, 36)),
  },
  "has an authenticator's data of 32 bytes": {
    tamper: (signed) => void (signed.authenticatorData = signed.authenticatorData.subarray(0, 32)),
  },
  "has no authenticator's data": { tamper: (signed) => void (signed.authenticatorData = Buffer.alloc(0)) },
  "has no client data": { tamper: (signed) => void (signed.clientDataJSON = Buffer.alloc(0)) },
  "has its challenge padded": { tamper: replacing(base64url(HASH), `${base64url(HASH)}=`) },
  "has its challenge cut short": { tamper: replacing(base64url(HASH), base64url(HASH).slice(0, -1)) },
  "has a space in its type": { tamper: replacing('"type":"', '"type": "') },
};

/** What changes in the encoding of a right assertion. */
const FIELDS: Record<string, (right: AssertionFields) => Partial<AssertionFields>> = {
  "has a high s": ({ s }) => ({ s: toBeHex(P256_ORDER - BigInt(s), 32) }),
  "has r zero": () => ({ r: ZeroHash }),
  "has s zero": () => ({ s: ZeroHash }),
  "has r the order": () => ({ r: toBeHex(P256_ORDER, 32) }),
  "has s the order": () => ({ s: toBeHex(P256_ORDER, 32) }),
  "has another r": ({ s }) => ({ r: s }),
  "points one byte beside the type": ({ typeIndex }) => ({ typeIndex: Number(typeIndex) + 1 }),
  "points to the challenge for a type": ({ challengeIndex }) => ({ typeIndex: challengeIndex }),
  "points behind the client data for a type": ({ clientDataJSON }) => ({ typeIndex: clientDataJSON.length }),
  "points nowhere for a type": () => ({ typeIndex: MaxUint256 }),
  "points one byte beside the challenge": ({ challengeIndex }) => ({ challengeIndex: Number(challengeIndex) - 1 }),
  "points to the type for a challenge": ({ typeIndex }) => ({ challengeIndex: typeIndex }),
  "points behind the client data for a challenge": ({ clientDataJSON }) => ({ challengeIndex: clientDataJSON.length }),
  "points nowhere for a challenge": () => ({ challengeIndex: MaxUint256 }),
  "has another counter than was signed": ({ authenticatorData }) => ({
    authenticatorData: flipped(authenticatorData, 36),
  }),
  "has another origin than was signed": ({ clientDataJSON }) => ({
    clientDataJSON: flipped(clientDataJSON, clientDataJSON.length - 24),
  }),
};

/** What the authenticator signs, and nobody checks. */
const UNCHECKED: Record<string, Partial<Ceremony>> = {
  "the origin": { origin: "https://phish.example.com" },
  "the relying party": { rpId: "phish.example.com" },
  "a counter that went back": { counter: 0 },
  "whether the passkey is backed up": { flags: UP | UV },
  "extensions of the authenticator": {
    flags: UP | UV | 0x80,
    tamper: (signed) =>
      void (signed.authenticatorData = Buffer.concat([signed.authenticatorData, Buffer.from("a0", "hex")])),
  },
  "other members of the client data": { tamper: replacing("false}", 'false,"other_keys":{"may":"follow"}}') },
};

function flipped(bytes: Uint8Array, index: number): Uint8Array {
  return bytes.map((byte, i) => (i === index ? byte ^ 1 : byte));
}

function replacing(part: string, by: string): Ceremony["tamper"] {
  return (signed) => {
    const text = signed.clientDataJSON.toString();
    expect(text).to.include(part);
    signed.clientDataJSON = Buffer.from(text.replace(part, by));
  };
}

for (const name of ["WebAuthnVerifier", "WebAuthnSolidityVerifier"] as const) {
  describe(`A-92: ${name}, and each way to cheat at an assertion [SK-17]`, function () {
    let passkey: Authenticator;

    before(() => {
      passkey = createAuthenticator();
    });

    async function answer(signature: string, { key = passkey.publicKey, hash = HASH } = {}): Promise<string> {
      return verify((await verifiers())[name], key, hash, signature);
    }

    const right = () => encodeWebAuthnSignature(passkey.assert(HASH));

    it("accepts what a passkey signs, whatever the passkey and the hash", async function () {
      for (let i = 0; i < 8; i++) {
        const { publicKey: key, assert } = createAuthenticator();
        const hash = id(`operation ${i}`);
        expect(await answer(encodeWebAuthnSignature(assert(hash)), { key, hash })).to.equal(RIGHT);
      }
    });

    for (const [title, { challenge = HASH, ...changes }] of Object.entries(CEREMONIES)) {
      it(`refuses an assertion that ${title}`, async function () {
        expect(await answer(encodeFields(fieldsOf(passkey.assert(HASH))))).to.equal(RIGHT);
        expect(await answer(encodeFields(fieldsOf(passkey.assert(challenge, changes))))).to.equal(WRONG);
      });
    }

    for (const [title, change] of Object.entries(FIELDS)) {
      it(`refuses an assertion that ${title}`, async function () {
        const fields = fieldsOf(passkey.assert(HASH));
        expect(await answer(encodeFields(fields))).to.equal(RIGHT);
        expect(await answer(encodeFields({ ...fields, ...change(fields) }))).to.equal(WRONG);
      });
    }

    it("refuses an assertion for another hash, by another key, and by what is no key", async function () {
      expect(await answer(right())).to.equal(RIGHT);
      expect(await answer(right(), { hash: OTHER })).to.equal(WRONG);
      const [qx, qy] = [dataSlice(passkey.publicKey, 0, 32), BigInt(dataSlice(passkey.publicKey, 32))];
      const noPoint = concat([qx, toBeHex(qy ^ 1n, 32)]);
      const keys = [createAuthenticator().publicKey, noPoint, `0x${"00".repeat(64)}`, "0x", qx];
      for (const key of [...keys, concat([passkey.publicKey, "0x00"])]) {
        expect(await answer(right(), { key }), key).to.equal(WRONG);
      }
    });

    it("refuses a challenge that the page wrote into the origin: JSON escapes its quotes", async function () {
      const origin = `https://app.example.org","challenge":"${base64url(HASH)}"`;
      const forged = fieldsOf(passkey.assert(OTHER, { origin }));
      const text = Buffer.from(forged.clientDataJSON).toString();
      for (const part of ['"challenge\\":\\"', '\\"challenge\\":\\"']) {
        const challengeIndex = text.indexOf(part);
        expect(challengeIndex).to.be.greaterThan(0);
        expect(await answer(encodeFields({ ...forged, challengeIndex }))).to.equal(WRONG);
      }
      // The same assertion is good for what it was asked.
      expect(await answer(encodeFields(forged), { hash: OTHER })).to.equal(RIGHT);
    });

    it("refuses a type index that wraps around to the length's bytes, unlike OpenZeppelin's", async function () {
      // The length ends in 0x22, a quotation mark, so that `"type":…` seems to start one byte before the text.
      const text = `type":"webauthn.get","challenge":"${base64url(HASH)}"`.padEnd(256 + 0x22, " ");
      const tamper: Ceremony["tamper"] = (signed) => void (signed.clientDataJSON = Buffer.from(text));
      const signature = encodeFields({ ...fieldsOf(passkey.assert(HASH, { tamper })), typeIndex: MaxUint256 });
      const { OpenZeppelinWebAuthnVerifier: theirs } = await verifiers();
      expect(await verify(theirs, passkey.publicKey, HASH, signature)).to.equal(RIGHT);
      expect(await answer(signature)).to.equal(WRONG);
    });

    it("refuses a malformed encoding, without reverting", async function () {
      const whole = right();
      expect(await answer(whole)).to.equal(RIGHT);
      for (let length = 0; length < dataLength(whole) - 32; length += 13) {
        expect(await answer(dataSlice(whole, 0, length)), `${length} bytes`).to.equal(WRONG);
      }
      const offsets = [4, 5].flatMap((index) => [0n, 31n, 10_000n, 2n ** 255n, MaxUint256].map((to) => [index, to]));
      const lengths = [6, 9].flatMap((index) => [0n, 36n, 10_000n, 2n ** 255n, MaxUint256].map((to) => [index, to]));
      for (const [index, value] of [...offsets, ...lengths] as [number, bigint][]) {
        const start = 32 * index;
        const parts = [dataSlice(whole, 0, start), toBeHex(value, 32), dataSlice(whole, start + 32)];
        expect(await answer(concat(parts)), `word ${index} is ${value}`).to.equal(WRONG);
      }
    });

    for (const [title, changes] of Object.entries(UNCHECKED)) {
      it(`does not check ${title}`, async function () {
        expect(await answer(encodeWebAuthnSignature(passkey.assert(HASH, changes)))).to.equal(RIGHT);
      });
    }

    it("does not check which member the challenge is: that browsers let no page write one is what it rests on", async function () {
      const tamper = replacing("false}", `false,"again":{"challenge":"${base64url(HASH)}"}}`);
      const fields = fieldsOf(passkey.assert(OTHER, { tamper }));
      const challengeIndex = Buffer.from(fields.clientDataJSON).lastIndexOf('"challenge"');
      expect(await answer(encodeFields({ ...fields, challengeIndex }))).to.equal(RIGHT);
      expect(await answer(encodeFields(fields))).to.equal(WRONG);
    });
  });
}
