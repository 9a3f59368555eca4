import { expect } from "chai";
import { concat, dataSlice, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectError, expectSignatureError, handleOps, refusalOf, type Outcome } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { contractSigner, operationOf, verifiedSigner, type SignHash } from "../helpers/signers";
import { deploy, world, type World } from "../helpers/world";

const { Contract, ERC7913 } = SignerKind;
const KINDS = [Contract, ERC7913] as const;

/** What the two kinds of contract answer for a right signature. */
const MAGIC = { [Contract]: "0x1626ba7e", [ERC7913]: "0x024ad318" };

type Fields = Pick<Session, "signerKind" | "signer">;

/** A session whose signer is this contract, or a key of the session key's address behind it. */
function fieldsOf(w: World, kind: (typeof KINDS)[number], contract: string): Fields {
  return kind === Contract ? contractSigner(contract) : verifiedSigner(contract, w.sessionKey.address);
}

async function fixture(kind: (typeof KINDS)[number]) {
  const w = await world();
  await install(w);
  const contract = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
  const session = sessionOf(w, [native(9n), gasLimit()], fieldsOf(w, kind, contract));
  await grantSession(w, session);
  const calls = [{ to: w.stranger.address, value: 1n }];
  const sign: SignHash = (hash) => w.sessionKey.signingKey.sign(hash).serialized;
  const send = async (signer: SignHash = sign, options = {}): Promise<Outcome> =>
    handleOps(w, [await operationOf(w, session, signer, calls, options)]);
  return { w, contract, session, calls, sign, send };
}

for (const kind of KINDS) {
  describe(`A session key of kind ${SignerKind[kind]} [SK-17]`, function () {
    for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
      it(`signs in mode ${SignatureMode[mode]}`, async function () {
        const { send } = await fixture(kind);
        expect((await send(undefined, { mode })).isExecuted).to.equal(true);
      });
    }

    it("is wrong where its contract says so", async function () {
      const { w, session, calls, send } = await fixture(kind);
      const wrong: SignHash[] = [
        (hash) => w.stranger.signingKey.sign(hash).serialized,
        (hash) => w.sessionKey.signingKey.sign(ethers.keccak256(hash)).serialized,
        () => "0x",
        () => `0x${"ff".repeat(300)}`,
      ];
      for (const sign of wrong) await expectSignatureError(w, await operationOf(w, session, sign, calls));
      expect((await send()).isExecuted).to.equal(true);
    });

    it("does not sign for another session of it, nor for another mode", async function () {
      const { w, session, calls, sign, send } = await fixture(kind);
      const other = { ...session, salt: 1n };
      await grantSession(w, other);
      const operation = await operationOf(w, session, sign, calls);
      const twin = await operationOf(w, other, sign, calls);
      // Mode and id of the one, and the key's signature of the other with the salt that the id needs.
      const key = kind === Contract ? dataSlice(operation.signature, 33) : withSalt(operation.signature, 1n);
      const moved = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(other), key);
      expect(moved.length).to.equal(twin.signature.length);
      await expectSignatureError(w, { ...operation, signature: moved });
      const otherMode = concat(["0x01", dataSlice(operation.signature, 1)]);
      await expectSignatureError(w, { ...operation, signature: otherMode });
      expect((await send()).isExecuted).to.equal(true);
    });

    const answers: Record<string, [answer: string, isRevert: boolean]> = {
      nothing: ["0x", false],
      "31 bytes of the right answer": [`${MAGIC[kind]}${"00".repeat(27)}`, false],
      "the right answer with dirty bits behind it": [`${MAGIC[kind]}${"00".repeat(27)}01`, false],
      "the right answer at the end of the word": [`0x${"00".repeat(28)}${MAGIC[kind].slice(2)}`, false],
      "the other standard's answer": [`${MAGIC[kind === Contract ? ERC7913 : Contract]}${"00".repeat(28)}`, false],
      true: [toBeHex(1, 32), false],
      "the right answer in a revert": [`${MAGIC[kind]}${"00".repeat(28)}`, true],
      "a revert without data": ["0x", true],
    };
    for (const [name, [answer, isRevert]] of Object.entries(answers)) {
      it(`is wrong where its contract answers ${name}`, async function () {
        const { w, session, calls, sign } = await fixture(kind);
        const liar = await (await deploy("Answer", answer, isRevert)).getAddress();
        const twin = await (await deploy("Answer", `${MAGIC[kind]}${"00".repeat(28)}`, false)).getAddress();
        for (const contract of [liar, twin]) {
          const its = { ...session, ...fieldsOf(w, kind, contract) };
          await grantSession(w, its);
          const operation = await operationOf(w, its, sign, calls);
          if (contract === liar) await expectSignatureError(w, operation);
          else expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
        }
      });
    }

    it("is wrong where there is no contract", async function () {
      const { w, session, calls, sign, send } = await fixture(kind);
      const its = { ...session, ...fieldsOf(w, kind, w.owner.address) };
      await grantSession(w, its);
      await expectSignatureError(w, await operationOf(w, its, sign, calls));
      expect((await send()).isExecuted).to.equal(true);
    });

    it("can't call the account at runtime, and shows its kind in getSession", async function () {
      const { w, session } = await fixture(kind);
      const info = await w.module.getSession(w.account.address, sessionIdOf(session));
      expect(info.signerKind).to.equal(BigInt(kind));
      const from = { from: w.account.address };
      const module = w.module.connect(ethers.provider);
      const signer = ethers.getAddress(dataSlice(session.signer, 0, 20));
      const args = [w.account.address, 0, signer, 0n, "0x", sessionIdOf(session)] as const;
      const refusal = await refusalOf(() => module.validateRuntime.staticCall(...args, from));
      expectError(refusal, "CallerIsNotSigner", [signer, sessionIdOf(session)]);
    });
  });
}

/** The key's part of an ERC-7913 signature field with another salt. */
function withSalt(field: string, salt: bigint): string {
  const keySignature = dataSlice(field, 33);
  const signerEnd = 2 + Number(dataSlice(keySignature, 0, 2));
  return concat([dataSlice(keySignature, 0, signerEnd), toBeHex(salt, 12), dataSlice(keySignature, signerEnd + 12)]);
}

describe("A session key that is a contract [SK-17]", function () {
  it("may renounce its session, and a verifier may not", async function () {
    const { w, session } = await fixture(Contract);
    const module = w.module.connect(ethers.provider);
    const renounce = (from: string, sessionId: string) =>
      refusalOf(() => module.renounceSession.staticCall(w.account.address, sessionId, { from }));
    expect(await renounce(session.signer, sessionIdOf(session))).to.equal(undefined);
    const verified = { ...session, ...verifiedSigner(session.signer, "0x01") };
    await grantSession(w, verified);
    const args = [session.signer, sessionIdOf(verified)];
    expectError(await renounce(session.signer, sessionIdOf(verified)), "CallerIsNotSigner", args);
  });

  it("is no address: its own ECDSA key does not sign, and the kind is the grant's", async function () {
    const { w, session, calls, send } = await fixture(Contract);
    const asAddress = { ...session, ...{ signerKind: Contract, signer: w.sessionKey.address } };
    await grantSession(w, asAddress);
    const sign: SignHash = (hash) => w.sessionKey.signingKey.sign(hash).serialized;
    await expectSignatureError(w, await operationOf(w, asAddress, sign, calls));
    expect((await send()).isExecuted).to.equal(true);
  });
});

describe("The signature of an ERC-7913 signer [SK-17]", function () {
  it("is refused where it names the signer of another session", async function () {
    const { w, session, calls, sign, send } = await fixture(ERC7913);
    const operation = await operationOf(w, session, sign, calls);
    const others = [
      { ...session, salt: 1n },
      { ...session, ...verifiedSigner(dataSlice(session.signer, 0, 20), w.stranger.address) },
      { ...session, ...verifiedSigner(w.stranger.address, w.sessionKey.address) },
    ];
    for (const other of others) {
      const { signature } = await operationOf(w, other, sign, calls);
      const moved = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(session), dataSlice(signature, 33));
      const { refusal } = await handleOps(w, [{ ...operation, signature: moved }]);
      expectError(refusal, "SignerMismatch", [sessionIdOf(session), sessionIdOf(other)]);
    }
    expect((await send()).isExecuted).to.equal(true);
  });

  it("is refused where it is cut off before the key's own part", async function () {
    const { w, session, calls, sign, send } = await fixture(ERC7913);
    const operation = await operationOf(w, session, sign, calls);
    const keySignature = dataSlice(operation.signature, 33);
    // The length, the signer of 40 bytes, the salt.
    for (const length of [0, 1, 2, 41, 42, 53]) {
      const cut = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(session), dataSlice(keySignature, 0, length));
      const { refusal } = await handleOps(w, [{ ...operation, signature: cut }]);
      expect(refusal?.error?.name, `${length} bytes`).to.equal("MalformedSignature");
    }
    const empty = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(session), dataSlice(keySignature, 0, 54));
    await expectSignatureError(w, { ...operation, signature: empty });
    const keyless = concat([toBeHex(20, 2), dataSlice(keySignature, 2)]);
    const signature = encodeSessionSignature(SignatureMode.Raw, sessionIdOf(session), keyless);
    const { refusal } = await handleOps(w, [{ ...operation, signature }]);
    expectError(refusal, "MalformedSignature", [BigInt(keyless.length / 2 - 1)]);
    expect((await send()).isExecuted).to.equal(true);
  });
});
