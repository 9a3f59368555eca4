import { expect } from "chai";
import { Signature, concat, dataLength, dataSlice, toBeHex } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { keySignature, type SigningScope } from "../helpers/direct";
import {
  buildOperation,
  expectAllowed,
  expectError,
  expectSignatureError,
  handleOps,
  hashOperation,
  sessionOperation,
} from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const SECP256K1_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

async function fixture() {
  const w = await world();
  const sessionId = await grant(w, [native(100n)]);
  const calls = [{ to: w.stranger.address, value: 1n }];
  const operation = await buildOperation(w.account, await w.module.getAddress(), encodeExecute(calls));
  const signedAs = (signature: string) => packUserOperation({ ...operation, signature });
  /** The operation, signed for a scope that may be wrong. */
  const scoped = async (scope: SigningScope, mode = SignatureMode.Raw, id = sessionId) =>
    signedAs(encodeSessionSignature(mode, id, await keySignature(w, operation, id, scope)));
  return { w, sessionId, calls, operation, signedAs, scoped };
}

describe("a session's signature [SK-17]", function () {
  it("is the key's, over the digest or its personal message", async function () {
    const { w, sessionId, calls, scoped } = await fixture();
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
    await expectAllowed(w, sessionId, calls, { mode: SignatureMode.Raw });
    await expectAllowed(w, sessionId, calls, { mode: SignatureMode.Personal });
  });

  it("of one mode is wrong in the other", async function () {
    const { w, sessionId, calls } = await fixture();
    for (const [signed, shown] of [
      [SignatureMode.Raw, SignatureMode.Personal],
      [SignatureMode.Personal, SignatureMode.Raw],
    ]) {
      const operation = await sessionOperation(w, sessionId, calls, { mode: signed });
      const signature = concat([toBeHex(shown, 1), dataSlice(operation.signature, 1)]);
      await expectSignatureError(w, { ...operation, signature });
      expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
    }
  });

  it("is wrong from another key, the owner's included", async function () {
    const { w, sessionId, calls } = await fixture();
    for (const key of [w.stranger, w.owner]) {
      for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
        await expectSignatureError(w, await sessionOperation(w, sessionId, calls, { key, mode }));
      }
    }
    await expectAllowed(w, sessionId, calls);
  });

  it("is wrong over the operation's bare hash", async function () {
    const { w, sessionId, operation, signedAs, scoped } = await fixture();
    const hash = await hashOperation(w.account, operation);
    const bare = w.sessionKey.signingKey.sign(hash).serialized;
    await expectSignatureError(w, signedAs(encodeSessionSignature(SignatureMode.Raw, sessionId, bare)));
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });
});

describe("a signature made for something else [SK-17]", function () {
  it("is wrong for another session of the same key", async function () {
    const { w, sessionId, scoped } = await fixture();
    const other = await grantSession(w, sessionOf(w, [native(), gasLimit()], { salt: 1n }));
    await expectSignatureError(w, await scoped({ sessionId: other }));
    await expectSignatureError(w, await scoped({ sessionId }, SignatureMode.Raw, other));
    expect((await handleOps(w, [await scoped({ sessionId: other }, SignatureMode.Raw, other)])).isAllowed).to.equal(
      true,
    );
  });

  it("is wrong for another module", async function () {
    const { w, scoped } = await fixture();
    await expectSignatureError(w, await scoped({ module: w.stranger.address }));
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });

  it("is wrong for another entity", async function () {
    const { w, scoped } = await fixture();
    for (const entityId of [1, 2 ** 32 - 1]) await expectSignatureError(w, await scoped({ entityId }));
    expect((await handleOps(w, [await scoped({ entityId: 0 })])).isExecuted).to.equal(true);
  });

  it("is wrong for another account, and for another EntryPoint", async function () {
    const { w, sessionId, operation, signedAs, scoped } = await fixture();
    const other = w.accounts["v0.9"];
    await install(w, other);
    const hashes = [
      await hashOperation(w.account, { ...operation, sender: other.address }),
      await hashOperation(other, operation),
      await hashOperation(w.accounts["v0.7"], operation),
    ];
    for (const userOpHash of hashes) await expectSignatureError(w, await scoped({ userOpHash }));
    const right = await keySignature(w, operation, sessionId);
    const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, right);
    expect((await handleOps(w, [signedAs(signature)])).isExecuted).to.equal(true);
  });

  it("is wrong for any field of the operation that changes", async function () {
    const { w, operation, scoped } = await fixture();
    const signed = await scoped({});
    const changes = [
      { nonce: operation.nonce + (1n << 64n) },
      { callData: encodeExecute([{ to: w.stranger.address, value: 2n }]) },
      { preVerificationGas: 60_001n },
      { accountGasLimits: concat([toBeHex(500_001, 16), toBeHex(1_000_000, 16)]) },
      { gasFees: concat([toBeHex(1, 16), toBeHex(2_000_000_000n, 16)]) },
    ];
    for (const change of changes) await expectSignatureError(w, { ...signed, ...change });
    expect((await handleOps(w, [signed])).isExecuted).to.equal(true);
  });
});

describe("a signature of 65 bytes that nobody made [SK-17]", function () {
  it("is a wrong signature, also where it recovers to no address", async function () {
    const { w, sessionId, signedAs, scoped } = await fixture();
    const garbage = ["00", "01", "7f", "ff"].map((byte) => `0x${byte.repeat(65)}`);
    const zeroPoint = concat([toBeHex(0, 64), "0x1b"]);
    const estimate = `0x${"ff".repeat(31)}f0${"00".repeat(31)}7aaaaa1c`.padEnd(132, "0").slice(0, 132);
    for (const key of [...garbage, zeroPoint, estimate]) {
      for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
        await expectSignatureError(w, signedAs(encodeSessionSignature(mode, sessionId, key)));
      }
    }
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });

  it("is wrong with the other half of the curve, or another recovery byte", async function () {
    const { w, sessionId, operation, signedAs, scoped } = await fixture();
    const { r, s, v } = Signature.from(await keySignature(w, operation, sessionId));
    const high = toBeHex(SECP256K1_ORDER - BigInt(s), 32);
    const malleated = [
      concat([r, high, toBeHex(v === 27 ? 28 : 27, 1)]),
      concat([r, s, toBeHex(v === 27 ? 28 : 27, 1)]),
      concat([r, s, toBeHex(v - 27, 1)]),
    ];
    for (const key of malleated) {
      await expectSignatureError(w, signedAs(encodeSessionSignature(SignatureMode.Raw, sessionId, key)));
    }
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });
});

describe("a malformed signature [SK-17]", function () {
  it("reverts where it is not 65 bytes long", async function () {
    const { w, sessionId, operation, signedAs, scoped } = await fixture();
    const right = await keySignature(w, operation, sessionId);
    for (const key of [
      "0x",
      dataSlice(right, 0, 64),
      concat([right, "0x00"]),
      Signature.from(right).compactSerialized,
    ]) {
      const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, key);
      const { refusal } = await handleOps(w, [signedAs(signature)]);
      expectError(refusal, "MalformedSignature", [BigInt(dataLength(key))]);
    }
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });

  it("reverts where it is too short to name a session", async function () {
    const { w, sessionId, signedAs, scoped } = await fixture();
    const whole = encodeSessionSignature(SignatureMode.Raw, sessionId, "0x");
    for (const length of [0, 1, 20, 32]) {
      const { refusal } = await handleOps(w, [signedAs(dataSlice(whole, 0, length))]);
      expectError(refusal, "MalformedSignature", [BigInt(length)]);
    }
    expect((await handleOps(w, [await scoped({})])).isExecuted).to.equal(true);
  });

  it("reverts where its mode is unknown", async function () {
    const { w, signedAs, scoped } = await fixture();
    const right = await scoped({});
    for (const mode of [0x04, 0x7f, 0x80, 0xff]) {
      const signature = concat([toBeHex(mode, 1), dataSlice(right.signature, 1)]);
      const { refusal } = await handleOps(w, [signedAs(signature)]);
      expectError(refusal, "UnsupportedSignatureMode", [BigInt(mode)]);
    }
    expect((await handleOps(w, [right])).isExecuted).to.equal(true);
  });
});
