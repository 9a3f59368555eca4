import { sign, generateKeyPairSync } from "node:crypto";

import { expect } from "chai";
import { concat, dataSlice, getBytes, hexlify, id, randomBytes, sha256, toBeHex, ZeroHash } from "ethers";

import { createP256Key, p256PublicKey, signP256 } from "../../src/keys/p256";
import { P256_ORDER, p256SignatureFromDER } from "../../src/keys/signature";
import { RIGHT, verifiers, verify, WRONG } from "../helpers/verifiers";

const HASH = id("operation");
/** The field of the curve. */
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

/** What `verify` gets. */
interface Input {
  key: string;
  hash: string;
  signature: string;
}

const word = (value: bigint) => toBeHex(value, 32);
const halves = (bytes: string): [string, string] => [dataSlice(bytes, 0, 32), dataSlice(bytes, 32)];
const highS = ({ signature }: Input) => {
  const [r, s] = halves(signature);
  return concat([r, word(P256_ORDER - BigInt(s))]);
};

/** A right input, and what makes it wrong. */
const CHEATS: Record<string, (input: Input) => Partial<Input> | Promise<Partial<Input>>> = {
  "of another hash": () => ({ hash: id("another operation") }),
  "of the SHA-256 of the hash": () => ({ hash: sha256(HASH) }),
  "of another key": async () => ({ key: (await createP256Key()).publicKey }),
  "with a high s": (input) => ({ signature: highS(input) }),
  "with r zero": ({ signature }) => ({ signature: concat([ZeroHash, halves(signature)[1]]) }),
  "with s zero": ({ signature }) => ({ signature: concat([halves(signature)[0], ZeroHash]) }),
  "with r the order": ({ signature }) => ({ signature: concat([word(P256_ORDER), halves(signature)[1]]) }),
  "with s the order": ({ signature }) => ({ signature: concat([halves(signature)[0], word(P256_ORDER)]) }),
  "with r and s exchanged": ({ signature }) => ({ signature: concat(halves(signature).reverse()) }),
  "of zeros": () => ({ signature: `0x${"00".repeat(64)}` }),
  "of ones": () => ({ signature: `0x${"ff".repeat(64)}` }),
  "that is empty": () => ({ signature: "0x" }),
  "of 63 bytes": ({ signature }) => ({ signature: dataSlice(signature, 0, 63) }),
  "of 65 bytes": ({ signature }) => ({ signature: concat([signature, "0x1b"]) }),
  "of a key that is no point": ({ key }) => ({ key: concat([halves(key)[0], word(BigInt(halves(key)[1]) ^ 1n)]) }),
  "of a key of zeros": () => ({ key: `0x${"00".repeat(64)}` }),
  "of a key with the field's order for qx": ({ key }) => ({ key: concat([word(P), halves(key)[1]]) }),
  "of the opposite key": ({ key }) => ({ key: concat([halves(key)[0], word(P - BigInt(halves(key)[1]))]) }),
  "of a key that is empty": () => ({ key: "0x" }),
  "of a key of 63 bytes": ({ key }) => ({ key: dataSlice(key, 0, 63) }),
  "of a key in the uncompressed form": ({ key }) => ({ key: concat(["0x04", key]) }),
  "of a key of 65 bytes": ({ key }) => ({ key: concat([key, "0x00"]) }),
};

async function rightInput(hash = HASH): Promise<Input> {
  const { privateKey, publicKey } = await createP256Key();
  return { key: publicKey, hash, signature: await signP256(privateKey, hash) };
}

for (const name of ["P256Verifier", "P256SolidityVerifier"] as const) {
  describe(`A-90: ${name} [SK-17]`, function () {
    async function answer({ key, hash, signature }: Input): Promise<string> {
      return verify((await verifiers())[name], key, hash, signature);
    }

    it("accepts what WebCrypto signs, whatever the key and the hash", async function () {
      for (let i = 0; i < 12; i++) expect(await answer(await rightInput(hexlify(randomBytes(32))))).to.equal(RIGHT);
    });

    it("accepts a key service's signature in DER over the hash's bytes", async function () {
      for (let i = 0; i < 6; i++) {
        const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
        const key = await p256PublicKey(Uint8Array.from(publicKey.export({ format: "der", type: "spki" })));
        const signature = p256SignatureFromDER(sign("sha256", getBytes(HASH), privateKey));
        expect(await answer({ key, hash: HASH, signature })).to.equal(RIGHT);
      }
    });

    it("takes one SHA-256 more than OpenZeppelin's verifier, and is the same otherwise", async function () {
      const { key, hash, signature } = await rightInput();
      const { OpenZeppelinP256Verifier: theirs } = await verifiers();
      expect(await answer({ key, hash, signature })).to.equal(RIGHT);
      expect(await verify(theirs, key, sha256(hash), signature)).to.equal(RIGHT);
      expect(await verify(theirs, key, hash, signature)).to.equal(WRONG);
    });

    for (const [title, cheat] of Object.entries(CHEATS)) {
      it(`refuses a signature ${title}, without reverting`, async function () {
        const right = await rightInput();
        expect(await answer(right)).to.equal(RIGHT);
        expect(await answer({ ...right, ...(await cheat(right)) })).to.equal(WRONG);
      });
    }

    it("reverts on calldata that is no call of verify, which the module takes for a wrong signature", async function () {
      const { [name]: verifier } = await verifiers();
      const { key, hash, signature } = await rightInput();
      const data = verifier.interface.encodeFunctionData("verify", [key, hash, signature]);
      const send = (changed: string) => verifier.runner!.call!({ to: verifier.target, data: changed });
      expect(await send(data)).to.equal(RIGHT.padEnd(66, "0"));
      await expect(send(dataSlice(data, 0, 100))).to.be.reverted;
      await expect(send(concat([dataSlice(data, 0, 4), word(2n ** 255n), dataSlice(data, 36)]))).to.be.reverted;
    });
  });
}
