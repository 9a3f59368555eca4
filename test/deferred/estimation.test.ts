import { expect } from "chai";
import { getBytes } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute } from "../../src/accounts/erc7579";
import { DUMMY_P256_SIGNATURE } from "../../src/keys/dummySignatures";
import { createP256Key, signP256 } from "../../src/keys/p256";
import { erc7913Signer } from "../../src/keys/signer";
import { SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, encodeKeySignature, encodeSessionSignature, signedHash } from "../../src/sessionSignature";
import type { SignedGrant } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { VALIDATE_USER_OP } from "../helpers/direct";
import { buildOperation } from "../helpers/operations";
import { erc20 } from "../helpers/permissions";
import { grantSession, install } from "../helpers/sessions";
import { contractSigner, verifiedSigner } from "../helpers/signers";
import { deploy, world, type World } from "../helpers/world";

/**
 * 65 bytes that are a signature of nobody, with a low `s`: the module recovers an address from any 65 bytes, but contracts
 * and verifiers that use OpenZeppelin's ECDSA answer a high `s` before they do the work.
 */
const DUMMY = `0x${"11".repeat(64)}1b`;

const MODES = [SignatureMode.Raw, SignatureMode.Personal];

/** Who may sign: the session key itself, a contract of it, or a verifier of it. All take 65 bytes. */
const SIGNERS: Record<string, (w: World) => Promise<Partial<Session>>> = {
  "an address": async () => ({}),
  "a contract": async (w) => contractSigner(await keyContract(w)),
  "an ERC-7913 signer": async (w) => verifiedSigner(await keyContract(w), w.sessionKey.address),
};

async function keyContract(w: World): Promise<string> {
  return (await deploy("KeyContract", w.sessionKey.address)).getAddress();
}

/** What a signature field's own bytes cost as calldata, which a dummy can't know. */
function calldataGas(field: string): number {
  return getBytes(field).reduce((sum, byte) => sum + (byte === 0 ? 4 : 16), 0);
}

async function fixture(signerOf: (typeof SIGNERS)[string]) {
  const w = await world();
  await install(w);
  const grant = deferredGrant(w, [await erc20(w.token, 5n)], await signerOf(w));
  const { session } = grant;
  const data = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 1n]);
  const callData = encodeExecute([{ to: await w.token.getAddress(), data }]);
  const module = await w.module.getAddress();
  const operation = await buildOperation(w.account, module, callData);
  const scope = { module, sessionId: sessionIdOf(session), userOpHash: ethers.id("operation") };
  /** Gas of validation in the account's name, without the price of the signature's bytes. */
  const gasOf = async (mode: SignatureMode, signature: string, signedGrant?: SignedGrant) => {
    const keySignature = encodeKeySignature(session, signature);
    const field = encodeSessionSignature(mode, scope.sessionId, keySignature, signedGrant);
    const packed = packUserOperation({ ...operation, signature: field });
    const validateUserOp = w.module.connect(ethers.provider).getFunction(VALIDATE_USER_OP);
    const from = { from: w.account.address };
    const gas = await validateUserOp.estimateGas(packed, scope.userOpHash, from);
    return Number(gas) - calldataGas(field);
  };
  const sign = (mode: SignatureMode) => w.sessionKey.signingKey.sign(signedHash(scope, mode)).serialized;
  return { w, grant, session, gasOf, sign, scope };
}

describe("Gas estimated for a P-256 key [SK-10]", function () {
  async function p256(name: string) {
    const { privateKey, publicKey } = await createP256Key();
    const { w, grant, gasOf, scope } = await fixture(async () => {
      const verifier = await (await deploy(name)).getAddress();
      return { signerKind: SignerKind.ERC7913, signer: erc7913Signer(verifier, publicKey) };
    });
    const signedGrant = await signGrant(w, grant);
    const signature = await signP256(privateKey, signedHash(scope, SignatureMode.Raw));
    const real = await gasOf(SignatureMode.Raw, signature, signedGrant);
    return { real, estimated: await gasOf(SignatureMode.Raw, DUMMY_P256_SIGNATURE, signedGrant) };
  }

  // What a signature costs depends on its bits, so the dummy is as dear as any: an estimate that is too low would fail.
  it("is never less than that of a right signature, and at most 6 % more, without the precompile", async function () {
    for (let i = 0; i < 5; i++) {
      const { real, estimated } = await p256("P256SolidityVerifier");
      expect(estimated).to.be.at.least(real);
      expect((estimated - real) / (real - 21_000)).to.be.lessThan(0.06);
    }
  });

  it("is one call of the precompile above, with it: OpenZeppelin asks whether there is one", async function () {
    const { real, estimated } = await p256("P256Verifier");
    expect(estimated - real).to.be.within(6_900, 7_500);
  });
});

describe("Gas estimated with a dummy signature [SK-10]", function () {
  for (const [name, signerOf] of Object.entries(SIGNERS)) {
    for (const mode of MODES) {
      it(`is that of a right one within 2 %: ${name}, mode ${SignatureMode[mode]}`, async function () {
        const { w, session, gasOf, sign } = await fixture(signerOf);
        await grantSession(w, session);
        const [real, estimated] = [await gasOf(mode, sign(mode)), await gasOf(mode, DUMMY)];
        expect(Math.abs(real - estimated) / (real - 21_000)).to.be.lessThan(0.02);
      });

      it(`is that of a right one within 2 %: ${name}, mode ${SignatureMode[mode]}, with a grant`, async function () {
        const { w, grant, gasOf, sign } = await fixture(signerOf);
        const signedGrant = await signGrant(w, grant);
        const real = await gasOf(mode, sign(mode), signedGrant);
        const estimated = await gasOf(mode, DUMMY, signedGrant);
        expect(Math.abs(real - estimated) / (real - 21_000)).to.be.lessThan(0.02);
        // The whole path: what a grant alone costs is most of it.
        expect(estimated - 21_000).to.be.greaterThan(80_000);
      });
    }
  }
});
