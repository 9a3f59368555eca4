import { expect } from "chai";
import { ZeroHash, concat, dataSlice, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute } from "../../src/accounts/erc7579";
import { SignerKind, type Session } from "../../src/session";
import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { keySignature } from "../helpers/direct";
import { deferredGrant, signGrant } from "../helpers/deferred";
import {
  buildOperation,
  expectAllowed,
  expectSignatureError,
  handleOps,
  sessionOperation,
} from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { expectGrantRefused, grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { contractSigner, operationOf, verifiedSigner } from "../helpers/signers";
import { sessionIdOf } from "../../src/sessionId";
import { deploy, world, type World } from "../helpers/world";
import { secondAccount } from "./helpers/accounts";
import { expectBundleError, expectExecuted } from "./helpers/bundle";
import { expectNoLoss, lossOf } from "./helpers/loss";

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** The other signature that anyone can make from one of 65 bytes. */
function withHighS(signature: string): string {
  const s = ORDER - BigInt(dataSlice(signature, 32, 64));
  const v = 55 - Number(dataSlice(signature, 64));
  return concat([dataSlice(signature, 0, 32), toBeHex(s, 32), toBeHex(v, 1)]);
}

/** EIP-2098: 64 bytes. */
function compact(signature: string): string {
  return ethers.Signature.from(signature).compactSerialized;
}

describe("Attacks with the form of a signature [SK-17]", function () {
  it("A-90 makes a second signature out of one: high s, compact, other recovery bytes", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const operation = await buildOperation(w.account, await w.module.getAddress(), encodeExecute(send(w)));
    const right = await keySignature(w, operation, sessionId);
    const asField = (signature: string) =>
      packUserOperation({ ...operation, signature: encodeSessionSignature(SignatureMode.Raw, sessionId, signature) });
    const [v, rs] = [Number(dataSlice(right, 64)), dataSlice(right, 0, 64)];
    const others = [v - 27, v ^ 7, v + 8, 55 - v].map((byte) => concat([rs, toBeHex(byte, 1)]));
    for (const malleated of [withHighS(right), ...others]) {
      await expectNoLoss(w, { sessions: [sessionId] }, () => expectSignatureError(w, asField(malleated)));
    }
    for (const [length, wrong] of [
      [64n, compact(right)],
      [66n, concat([right, "0x00"])],
      [0n, "0x"],
    ] as const) {
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectBundleError(w, [asField(wrong)], "MalformedSignature", [length]),
      );
    }
    await expectExecuted(w, [asField(right)]);
  });

  it("A-90 makes a second signature of the owner out of the one under a grant", async function () {
    const w = await world();
    await install(w);
    const deferred = deferredGrant(w, [native(9n)]);
    const sessionId = sessionIdOf(deferred.session);
    const signedGrant = await signGrant(w, deferred);
    const [validator, byOwner] = [
      dataSlice(signedGrant.ownerSignature, 0, 20),
      dataSlice(signedGrant.ownerSignature, 20),
    ];
    for (const malleated of [withHighS(byOwner), compact(byOwner)]) {
      const wrong = { grant: deferred, ownerSignature: concat([validator, malleated]) };
      const operation = await sessionOperation(w, sessionId, send(w), { signedGrant: wrong });
      await expectNoLoss(w, { sessions: [sessionId] }, async () => {
        const { refusal } = await handleOps(w, [operation]);
        expect(refusal?.error?.name).to.equal("InvalidOwnerSignature");
      });
    }
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });

  it("A-91 signs with garbage that recovers to zero, for a session of the zero address or none", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const zeroSigner = sessionOf(w, [native(9n)], { signer: ethers.ZeroAddress });
    await expectGrantRefused(w, zeroSigner, "InvalidSigner", [BigInt(SignerKind.Address), ethers.ZeroAddress]);
    const operation = await buildOperation(w.account, await w.module.getAddress(), encodeExecute(send(w)));
    const garbage = [
      `0x${"00".repeat(65)}`,
      `0x${"00".repeat(64)}1b`,
      `0x${"ff".repeat(65)}`,
      `0x${"11".repeat(64)}1c`,
    ];
    for (const key of garbage) {
      const field = (id: string) => encodeSessionSignature(SignatureMode.Raw, id, key);
      await expectNoLoss(w, { sessions: [sessionId, ZeroHash] }, async () => {
        await expectSignatureError(w, packUserOperation({ ...operation, signature: field(sessionId) }));
        const unknown = packUserOperation({ ...operation, signature: field(ZeroHash) });
        await expectBundleError(w, [unknown], "UnknownSession", [w.account.address, ZeroHash]);
      });
    }
    await expectAllowed(w, sessionId, send(w));
  });
});

/** A session of this signer is granted; the operation signed like that comes to nothing. */
async function expectNoSigner(w: World, fields: Partial<Session>, signature: string): Promise<void> {
  const session = sessionOf(w, [native(9n), await erc20(w.token, 5n), gasLimit()], fields);
  const sessionId = await grantSession(w, session);
  const operation = await operationOf(w, session, () => signature, send(w));
  await expectNoLoss(w, { sessions: [sessionId] }, () => expectSignatureError(w, operation));
}

describe("Attacks by contracts that sign [SK-11] [SK-17]", function () {
  /** The same session with a contract that checks its key. */
  async function expectSound(w: World): Promise<void> {
    const signer = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
    const session = sessionOf(w, [native(9n), gasLimit()], contractSigner(signer));
    await grantSession(w, session);
    const sign = (hash: string) => w.sessionKey.signingKey.sign(hash).serialized;
    await expectExecuted(w, [await operationOf(w, session, sign, send(w))]);
  }

  it("A-101 has a signer granted as a contract where there is none", async function () {
    const w = await world();
    await install(w);
    for (const signer of [w.stranger.address, ...[1, 2, 4].map((precompile) => toBeHex(precompile, 20))]) {
      await expectNoSigner(w, contractSigner(signer), `0x1626ba7e${"00".repeat(61)}`);
      await expectNoSigner(w, verifiedSigner(signer, "0x01"), `0x024ad318${"00".repeat(61)}`);
    }
    await expectSound(w);
  });

  it("C-26 has another account as the signer, and signs with a session key of that account, root even", async function () {
    const w = await world();
    await install(w);
    const other = await secondAccount(w, w.stranger);
    const asOther = { ...w, owner: w.stranger };
    const rootId = await grant(asOther, [native(9n)], {}, other);
    const session = sessionOf(w, [native(9n), gasLimit()], contractSigner(other.address));
    const sessionId = await grantSession(w, session);
    const module = await w.module.getAddress();
    const byItsSession = await operationOf(
      w,
      session,
      (hash) => concat([module, encodeSessionSignature(0, rootId, w.sessionKey.signingKey.sign(hash).serialized)]),
      send(w),
    );
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectSignatureError(w, byItsSession));
    const validator = await w.ownerValidator.getAddress();
    const byItsOwner = (hash: string) => concat([validator, w.stranger.signingKey.sign(hash).serialized]);
    const spent = await lossOf(w, { sessions: [sessionId] }, async () =>
      expectExecuted(w, [await operationOf(w, session, byItsOwner, send(w))]),
    );
    expect(spent).to.include({ ether: -1n, [`native of ${sessionId}`]: -1n });
  });

  it("C-27 has the account itself, the module or the account's own validator as the signer", async function () {
    const w = await world();
    await install(w);
    for (const signer of [w.account.address, await w.module.getAddress()]) {
      for (const fields of [contractSigner(signer), verifiedSigner(signer, "0x01"), { signer }]) {
        const refused = sessionOf(w, [native(9n)], fields);
        const args = [BigInt(refused.signerKind), refused.signer.toLowerCase()];
        await expectGrantRefused(w, refused, "InvalidSigner", args);
      }
    }
    const validator = await w.ownerValidator.getAddress();
    await expectNoSigner(w, contractSigner(validator), w.sessionKey.signingKey.sign(ZeroHash).serialized);
    await expectSound(w);
  });

  it("C-40 names another verifier, key or salt in the signature than the session has, and has that one say yes", async function () {
    const w = await world();
    await install(w);
    const verifier = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
    const yes = await (await deploy("Answer", `0x024ad318${"00".repeat(28)}`, false)).getAddress();
    const session = sessionOf(w, [native(9n), gasLimit()], verifiedSigner(verifier, w.sessionKey.address));
    const sessionId = await grantSession(w, session);
    const sign = (hash: string) => w.stranger.signingKey.sign(hash).serialized;
    const others = [
      { ...session, ...verifiedSigner(yes, w.sessionKey.address) },
      { ...session, ...verifiedSigner(verifier, w.stranger.address) },
      { ...session, salt: 1n },
    ];
    for (const other of others) {
      const operation = await operationOf(w, other, sign, send(w));
      const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, dataSlice(operation.signature, 33));
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectBundleError(w, [{ ...operation, signature }], "SignerMismatch", [sessionId, sessionIdOf(other)]),
      );
    }
    await expectExecuted(w, [
      await operationOf(w, session, (hash) => w.sessionKey.signingKey.sign(hash).serialized, send(w)),
    ]);
  });

  for (const kind of ["contract", "verifier"] as const) {
    const magic = kind === "contract" ? "0x1626ba7e" : "0x024ad318";
    const fieldsOf = (signer: string) =>
      kind === "contract" ? contractSigner(signer) : verifiedSigner(signer, "0x01");
    const hostile = async (burns: boolean, answer: string) =>
      (await deploy("HostileVerifier", burns, answer)).getAddress();

    it(`C-28 has a ${kind} that burns all the gas it gets`, async function () {
      const w = await world();
      await install(w);
      const session = sessionOf(w, [native(9n), gasLimit()], fieldsOf(await hostile(true, magic)));
      const sessionId = await grantSession(w, session);
      const operation = await operationOf(w, session, () => "0x", send(w));
      await expectNoLoss(w, { sessions: [sessionId] }, async () => {
        expect((await handleOps(w, [operation])).isAllowed).to.equal(false);
      });
      await expectSound(w);
    });

    it(`C-29 has a ${kind} that answers with 200,000 bytes`, async function () {
      const w = await world();
      await install(w);
      await expectNoSigner(w, fieldsOf(await hostile(false, "0xffffffff")), "0x");
      const session = sessionOf(w, [native(9n), gasLimit()], fieldsOf(await hostile(false, magic)));
      await grantSession(w, session);
      const operation = await operationOf(w, session, () => "0x", send(w));
      // No more of the answer is copied than its first word: the usual gas is enough. A verifier answers one word only.
      if (kind === "contract") await expectExecuted(w, [operation]);
      else await expectSignatureError(w, operation);
      await expectSound(w);
    });
  }
});
