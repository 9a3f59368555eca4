import { expect } from "chai";
import { id } from "ethers";
import { ethers } from "hardhat";

import { dummyWebAuthnSignature } from "../../src/keys/dummySignatures";
import { createP256Key, signP256 } from "../../src/keys/p256";
import { encodeWebAuthnSignature } from "../../src/keys/webAuthn";
import { createAuthenticator } from "../helpers/authenticator";
import { calleeOf, slotsTouched, stepsOf, type Step } from "../helpers/trace";
import { verifiers, type Verifiers } from "../helpers/verifiers";
import { BANNED } from "../helpers/bannedOpcodes";

const HASH = id("operation");
const SHA256 = 2;
const MODEXP = 5;
const P256VERIFY = 0x100;

/** Key and right signature for each verifier, and what is called. */
const CASES: Record<string, { input: () => Promise<[key: string, signature: string]>; callees: number[] }> = {
  P256Verifier: { input: p256Input, callees: [SHA256, P256VERIFY] },
  P256SolidityVerifier: { input: p256Input, callees: [SHA256, MODEXP] },
  WebAuthnVerifier: { input: webAuthnInput, callees: [SHA256, P256VERIFY] },
  WebAuthnSolidityVerifier: { input: webAuthnInput, callees: [SHA256, MODEXP] },
};

async function p256Input(): Promise<[string, string]> {
  const { privateKey, publicKey } = await createP256Key();
  return [publicKey, await signP256(privateKey, HASH)];
}

async function webAuthnInput(): Promise<[string, string]> {
  const { publicKey, assert } = createAuthenticator();
  return [publicKey, encodeWebAuthnSignature(assert(HASH))];
}

describe("verifiers under ERC-7562", function () {
  for (const [name, { input, callees }] of Object.entries(CASES)) {
    const called = callees.map((callee) => `0x${callee.toString(16)}`).join(" and ");
    it(`${name} calls ${called} only, touches no storage, and uses no banned instruction`, async function () {
      const steps = await trace(name as keyof Verifiers, ...(await input()));
      const calls = steps.filter(({ op }) => op === "STATICCALL").map((step) => Number(calleeOf(step)));
      expect([...new Set(calls)]).to.deep.equal(callees);
      expect(slotsTouched(steps)).to.deep.equal([]);
      expect(steps.map(({ op }) => op).filter((op) => BANNED.includes(op))).to.deep.equal([]);
      const loneGas = steps.filter(({ op }, i) => op === "GAS" && steps[i + 1].op !== "STATICCALL");
      expect(loneGas).to.deep.equal([]);
    });
  }

  it("holds for a dummy signature in Solidity too", async function () {
    const [key] = await webAuthnInput();
    const steps = await trace("WebAuthnSolidityVerifier", key, dummyWebAuthnSignature("https://app.example.org"));
    const calls = steps.filter(({ op }) => op === "STATICCALL").map((step) => Number(calleeOf(step)));
    expect([...new Set(calls)]).to.deep.equal([SHA256, MODEXP]);
  });
});

async function trace(name: keyof Verifiers, key: string, signature: string): Promise<Step[]> {
  const { [name]: verifier } = await verifiers();
  const [sender] = await ethers.getSigners();
  const data = verifier.interface.encodeFunctionData("verify", [key, HASH, signature]);
  const { hash } = await sender.sendTransaction({ to: await verifier.getAddress(), data, gasLimit: 1_000_000 });
  return stepsOf(hash);
}
