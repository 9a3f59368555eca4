import { expect } from "chai";
import { concat, dataLength, dataSlice, MaxUint256, toBeHex, type Contract } from "ethers";

import { P256_ORDER } from "../../src/keys/signature";
import { encodeFields, fieldsOf, type AssertionFields } from "../helpers/assertions";
import { createAuthenticator, type Authenticator, type Ceremony } from "../helpers/authenticator";
import { seeded, type Seeded } from "../helpers/seeded";
import { RIGHT, verifiers, verify } from "../helpers/verifiers";

const RUNS = 150;

/** A ceremony that is right more often than not in each of its parts, signed in earnest. */
function randomCeremony(random: Seeded): Partial<Ceremony> {
  const isOdd = random.below(3) === 0;
  const authenticatorBytes = random.pick([0, 33, 36, 37, 38, 70]);
  return {
    type: random.pick(["webauthn.get", "webauthn.get", "webauthn.get", "webauthn.create"]),
    origin: random.pick(["https://app.example.org", "", '"type":"webauthn.get"', "https://例え.example"]),
    flags: random.pick([0x05, 0x1d, 0x85, random.below(256)]),
    counter: random.below(1000),
    tamper: (signed) => {
      const padded = Buffer.concat([signed.authenticatorData, Buffer.from(random.bytes(40).slice(2), "hex")]);
      if (isOdd) signed.authenticatorData = padded.subarray(0, authenticatorBytes);
    },
  };
}

/** Leaves the fields as they are, or changes one of them after the signing. */
function randomFields(random: Seeded, fields: AssertionFields): AssertionFields {
  const { challengeIndex, typeIndex, s, clientDataJSON } = fields;
  const indices = [0, 1, challengeIndex, typeIndex, clientDataJSON.length, clientDataJSON.length - 21, 2n ** 255n];
  return random.pick([
    fields,
    fields,
    fields,
    { ...fields, typeIndex: random.pick(indices) },
    { ...fields, challengeIndex: random.pick([...indices, MaxUint256]) },
    { ...fields, s: toBeHex(random.pick([0n, P256_ORDER, P256_ORDER - BigInt(s), random.bits(255)]), 32) },
    { ...fields, r: random.bytes(32) },
  ]);
}

/** Leaves the encoding as it is, or overwrites a byte or a word, cuts it, or adds to it. */
function randomDamage(random: Seeded, encoded: string): string {
  const length = dataLength(encoded);
  const overwritten = (at: number, bytes: string) =>
    concat([dataSlice(encoded, 0, at), bytes, dataSlice(encoded, Math.min(at + dataLength(bytes), length))]);
  // Not the words of r, s and the type's index: OpenZeppelin's takes an index that wraps around.
  const word = random.pick([2, 4, 5, 6]);
  return random.pick([
    encoded,
    encoded,
    encoded,
    concat([encoded, random.bytes(random.below(40))]),
    dataSlice(encoded, 0, random.below(length)),
    overwritten(128 + random.below(length - 128), random.bytes(1)),
    overwritten(32 * word, toBeHex(random.pick([0n, 32n, 192n, BigInt(random.below(length)), MaxUint256]), 32)),
  ]);
}

async function verdict(verifier: Contract, key: string, hash: string, signature: string): Promise<string> {
  return verify(verifier, key, hash, signature).catch(() => "reverted");
}

describe("the WebAuthn verifiers", function () {
  it(`answer as OpenZeppelin's does, right or wrong, in ${RUNS} random assertions`, async function () {
    const { OpenZeppelinWebAuthnVerifier: theirs, ...ours } = await verifiers();
    const random = seeded(20_260);
    const passkeys = Array.from({ length: 4 }, createAuthenticator);
    const answers: string[] = [];
    for (let i = 0; i < RUNS; i++) {
      const input = randomInput(random, random.pick(passkeys));
      const expected = await verdict(theirs, ...input);
      answers.push(expected);
      for (const verifier of [ours.WebAuthnVerifier, ours.WebAuthnSolidityVerifier]) {
        expect(await verdict(verifier, ...input), JSON.stringify(input)).to.equal(expected);
      }
    }
    const rightOnes = answers.filter((answer) => answer === RIGHT).length;
    expect(rightOnes).to.be.within(RUNS / 10, (RUNS * 9) / 10);
  });
});

function randomInput(random: Seeded, passkey: Authenticator): [key: string, hash: string, signature: string] {
  const hash = random.bytes(32);
  const challenge = random.below(8) === 0 ? random.bytes(32) : hash;
  const fields = fieldsOf(passkey.assert(challenge, randomCeremony(random)));
  const key = random.below(10) === 0 ? random.pick([random.bytes(64), random.bytes(63), "0x"]) : passkey.publicKey;
  return [key, hash, randomDamage(random, encodeFields(randomFields(random, fields)))];
}
