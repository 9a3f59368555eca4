import { readFileSync } from "node:fs";

import { expect } from "chai";
import { id } from "ethers";

import { DUMMY_P256_SIGNATURE, dummyWebAuthnSignature } from "../../src/keys/dummySignatures";
import { createP256Key, signP256 } from "../../src/keys/p256";
import { VERIFIERS } from "../../src/keys/verifiers";
import { encodeWebAuthnSignature } from "../../src/keys/webAuthn";
import { encodeFields, fieldsOf } from "../helpers/assertions";
import { createAuthenticator, FLAGS } from "../helpers/authenticator";
import { measure, verifiers } from "../helpers/verifiers";

const ORIGIN = "https://app.example.org";
/** As many keys and hashes are tried for each verifier. */
const KEYS = 16;

type Name = keyof typeof VERIFIERS;
const NAMES = Object.keys(VERIFIERS) as Name[];

/** A key, a hash that it signed, and the signature. */
type Signed = [key: string, hash: string, signature: string];

async function signedBy(name: Name, i: number): Promise<Signed> {
  const hash = id(`operation ${i}`);
  if (name.startsWith("WebAuthn")) {
    const { publicKey, assert } = createAuthenticator();
    return [publicKey, hash, encodeWebAuthnSignature(assert(hash, { origin: ORIGIN }))];
  }
  const { privateKey, publicKey } = await createP256Key();
  return [publicKey, hash, await signP256(privateKey, hash)];
}

function dummyFor(name: Name): string {
  return name.startsWith("WebAuthn") ? dummyWebAuthnSignature(ORIGIN) : DUMMY_P256_SIGNATURE;
}

/** Gas of right signatures, and of the dummy with the same keys and hashes. */
async function sample(name: Name): Promise<{ right: number[]; dummy: number[] }> {
  const v = await verifiers();
  const [right, dummy]: [number[], number[]] = [[], []];
  for (let i = 0; i < KEYS; i++) {
    const [key, hash, signature] = await signedBy(name, i);
    const [good, bad] = [
      await measure(v, v[name], key, hash, signature),
      await measure(v, v[name], key, hash, dummyFor(name)),
    ];
    expect([good.isRight, bad.isRight]).to.deep.equal([true, false]);
    right.push(good.gas);
    dummy.push(bad.gas);
  }
  return { right, dummy };
}

/** What the table of docs/signers.md says of a verifier. */
function documented(name: Name): { right: number; most: number; dummy: number } {
  const row = readFileSync("docs/signers.md", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`| \`${name}\``))!;
  const [, , right, most, dummy] = row.split("|").map((cell) => Number(cell.replace(/[^\d]/g, "")));
  return { right, most, dummy };
}

describe("what verify costs", function () {
  for (const name of NAMES) {
    it(`is what docs/signers.md says, and never more than with the dummy: ${name}`, async function () {
      const { right, dummy } = await sample(name);
      const said = documented(name);
      const middle = [...right].sort((a, b) => a - b)[KEYS / 2];
      expect(middle / said.right).to.be.within(0.98, 1.02);
      expect(Math.max(...right)).to.be.at.most(said.most);
      expect(new Set(dummy)).to.deep.equal(new Set([said.dummy]));
      expect(said.most).to.be.at.most(said.dummy);
    });
  }

  for (const name of ["WebAuthnVerifier", "WebAuthnSolidityVerifier"] as const) {
    it(`is not less for an assertion that is wrong in something else than the curve: ${name}`, async function () {
      const v = await verifiers();
      const { publicKey, assert } = createAuthenticator();
      const [hash, other] = [id("operation"), id("another operation")];
      const gasOf = async (signature: string) => (await measure(v, v[name], publicKey, hash, signature)).gas;
      // Signed in earnest, so all that differs in the curve are the bits of the signature.
      const least = (await gasOf(encodeWebAuthnSignature(assert(hash)))) * 0.93;
      expect(await gasOf(encodeWebAuthnSignature(assert(other)))).to.be.greaterThan(least);
      expect(await gasOf(encodeWebAuthnSignature(assert(hash, { flags: FLAGS.UP })))).to.be.greaterThan(least);
      expect(await gasOf(encodeFields({ ...fieldsOf(assert(hash)), typeIndex: 0 }))).to.be.greaterThan(least);
    });
  }

  it("is for client data of the length that docs/signers.md names", async function () {
    const { clientDataJSON } = createAuthenticator().assert(id("operation"), { origin: ORIGIN });
    const [, length] = /(\d+) bytes of client data/.exec(readFileSync("docs/signers.md", "utf8"))!;
    expect(new Uint8Array(clientDataJSON)).to.have.length(Number(length));
  });

  it("would be half of it with OpenZeppelin's WebAuthn verifier and a dummy: it stops at the challenge", async function () {
    const v = await verifiers();
    const [key, hash, signature] = await signedBy("WebAuthnVerifier", 0);
    const right = await measure(v, v.OpenZeppelinWebAuthnVerifier, key, hash, signature);
    const dummy = await measure(v, v.OpenZeppelinWebAuthnVerifier, key, hash, dummyFor("WebAuthnVerifier"));
    expect([right.isRight, dummy.isRight]).to.deep.equal([true, false]);
    expect(right.gas - dummy.gas).to.be.within(8_700, 8_900);
  });
});
