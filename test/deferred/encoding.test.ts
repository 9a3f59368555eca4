import { expect } from "chai";
import { MaxUint256, ZeroAddress, concat, dataLength, dataSlice, toBeHex } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { decodeGrant, encodeGrant } from "../../src/deferredGrant";
import { grantDigest } from "../../src/grantTypedData";
import { hasAllowance, hasFunctions, hasTarget } from "../../src/permissionFields";
import { PaymasterPolicy, PermissionType, SignerKind } from "../../src/session";
import type { DeferredGrant, Permission } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeKeySignature } from "../../src/sessionSignature";
import { grantScope, signGrant, deferredGrant } from "../helpers/deferred";
import { DUMMY_SIGNATURE, validate } from "../helpers/direct";
import { expectError } from "../helpers/operations";
import { erc20, functionsOnContract, native } from "../helpers/permissions";
import { seeded, type Seeded } from "../helpers/seeded";
import { install } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const SEED = 42;

/** A signature field in mode 0x02 around any bytes. */
function field(sessionId: string, ...parts: string[]): string {
  return concat(["0x02", sessionId, ...parts]);
}

function prefixed(part: string): string {
  return concat([toBeHex(dataLength(part), 2), part]);
}

async function refusalOfSignature(w: World, signature: string) {
  const callData = encodeExecute([{ to: w.stranger.address, value: 1n }]);
  return (await validate(w, sessionIdOf(deferredGrant(w, []).session), callData, { signature })).refusal;
}

async function fixture() {
  const w = await world();
  await install(w);
  const permissions = [native(3n), await erc20(w.token, 0x1234n), await functionsOnContract(w.recorder, "a()", "b()")];
  const grant = deferredGrant(w, permissions, { validUntil: 3_000_000_000 });
  const { ownerSignature } = await signGrant(w, grant);
  const sessionId = sessionIdOf(grant.session);
  /** Why a grant of these bytes is refused. Whatever is decoded has no valid signature. */
  const refusalOf = (encoded: string) =>
    refusalOfSignature(w, field(sessionId, prefixed(encoded), prefixed("0x"), DUMMY_SIGNATURE));
  return { w, grant, sessionId, ownerSignature, encoded: encodeGrant(grant), refusalOf };
}

const KINDS = [SignerKind.Address, SignerKind.Contract, SignerKind.ERC7913];
function randomPermission(random: Seeded): Permission {
  const permissionType = random.below(8);
  return {
    permissionType,
    target: hasTarget(permissionType) ? random.bytes(20) : ZeroAddress,
    allowance: hasAllowance(permissionType) ? random.pick([0n, 1n, random.bits(96), random.bits(256), MaxUint256]) : 0n,
    functions: hasFunctions(permissionType) ? Array.from({ length: random.below(12) }, () => random.bytes(4)) : [],
  };
}

/** Any grant that the encoding can express, sensible or not. */
function randomGrant(random: Seeded): DeferredGrant {
  const signerKind = random.pick(KINDS);
  const paymasterPolicy = random.below(3);
  const session = {
    signerKind,
    signer: random.bytes(signerKind === SignerKind.ERC7913 ? 21 + random.below(100) : 20),
    salt: random.bits(96),
    validAfter: Number(random.bits(48)),
    validUntil: Number(random.bits(48)),
    paymasterPolicy,
    paymaster: paymasterPolicy === Number(PaymasterPolicy.Only) ? random.bytes(20) : ZeroAddress,
    permissions: Array.from({ length: random.below(6) }, () => randomPermission(random)),
  };
  return { session, deadline: Number(random.bits(48)) };
}

describe("The encoding of a deferred grant [SK-18]", function () {
  it(`is read as what the owner signed, for 300 random grants (seed ${SEED})`, async function () {
    const w = await world();
    const random = seeded(SEED);
    const scope = await grantScope(w);
    for (let i = 0; i < 300; i++) {
      const grant = randomGrant(random);
      const digest = grantDigest(grant, scope);
      const { signer, salt } = grant.session;
      const { session, deadline } = decodeGrant(encodeGrant(grant));
      expect(grantDigest({ session: { ...session, signer, salt }, deadline }, scope)).to.equal(digest);
      expect(await w.module.grantDigest(w.account.address, grant)).to.equal(digest);
      const key = encodeKeySignature(grant.session, DUMMY_SIGNATURE);
      const signature = field(sessionIdOf(grant.session), prefixed(encodeGrant(grant)), prefixed("0x"), key);
      expectError(await refusalOfSignature(w, signature), "InvalidOwnerSignature", [w.account.address, digest]);
    }
  });

  it("is refused cut off anywhere, and with a byte after it", async function () {
    const { w, grant, encoded, refusalOf } = await fixture();
    for (let length = 0; length < dataLength(encoded); length++) {
      expectError(await refusalOf(dataSlice(encoded, 0, length)), "MalformedGrant", []);
    }
    expectError(await refusalOf(concat([encoded, "0x00"])), "MalformedGrant", []);
    const digest = grantDigest(grant, await grantScope(w));
    expectError(await refusalOf(encoded), "InvalidOwnerSignature", [w.account.address, digest]);
  });

  it("is refused with a kind, a policy or a type that does not exist", async function () {
    const { encoded, refusalOf } = await fixture();
    // After three times of 6 bytes: the kind, the policy, the number of permissions, the first one's type.
    for (const [position, first] of [
      [18, 3],
      [19, 3],
      [21, 8],
    ]) {
      for (const value of [first, 0x80, 0xff]) {
        const head = dataSlice(encoded, 0, position);
        const changed = concat([head, toBeHex(value, 1), dataSlice(encoded, position + 1)]);
        expectError(await refusalOf(changed), "MalformedGrant", []);
      }
    }
  });

  it("is refused with an allowance of leading zeros, or of more than 32 bytes", async function () {
    const { encoded, refusalOf } = await fixture();
    // The first permission: its type, the length of its allowance, the allowance.
    const with_ = (allowance: string) => concat([dataSlice(encoded, 0, 22), allowance, dataSlice(encoded, 24)]);
    for (const allowance of ["0x020003", "0x0100", `0x20${"00".repeat(31)}03`, `0x21${"ff".repeat(33)}`, "0xff03"]) {
      expectError(await refusalOf(with_(allowance)), "MalformedGrant", []);
    }
    const right = await refusalOf(with_("0x0103"));
    expect(right?.error?.name).to.equal("InvalidOwnerSignature");
  });

  it("is refused where a length before a part leaves the signature", async function () {
    const { w, sessionId, encoded, ownerSignature } = await fixture();
    const right = field(sessionId, prefixed(encoded), prefixed(ownerSignature), DUMMY_SIGNATURE);
    expect(await refusalOfSignature(w, right)).to.equal(undefined);
    // What is left after mode and id, and after the grant with its length.
    const afterId = dataLength(right) - 33;
    const afterGrant = afterId - 2 - dataLength(encoded);
    for (const [signature, length] of [
      [field(sessionId), 0],
      [field(sessionId, "0x00"), 1],
      [field(sessionId, "0x0001"), 2],
      [field(sessionId, "0xffff", dataSlice(right, 35)), afterId],
      [field(sessionId, prefixed(encoded)), 0],
      [field(sessionId, prefixed(encoded), "0xffff", dataSlice(right, 35 + dataLength(encoded) + 2)), afterGrant],
    ] as const) {
      expectError(await refusalOfSignature(w, signature), "MalformedSignature", [BigInt(length)]);
    }
  });

  it("is refused where the key's signature after it is missing or too long", async function () {
    const { w, sessionId, encoded, ownerSignature } = await fixture();
    for (const length of [0, 64, 66]) {
      const parts = [prefixed(encoded), prefixed(ownerSignature), `0x${"11".repeat(length)}`];
      const refusal = await refusalOfSignature(w, field(sessionId, ...parts));
      expectError(refusal, "MalformedSignature", [BigInt(length)]);
    }
  });
});

describe("decodeGrant [SK-18]", function () {
  it("refuses what the module refuses, and says why", async function () {
    const { encoded } = await fixture();
    const at = (position: number, byte: string) =>
      concat([dataSlice(encoded, 0, position), byte, dataSlice(encoded, position + 1)]);
    expect(() => decodeGrant(dataSlice(encoded, 0, 10))).to.throw("The grant ends before byte 12.");
    expect(() => decodeGrant(concat([encoded, "0x00"]))).to.throw("1 bytes are left over after the grant.");
    expect(() => decodeGrant(at(18, "0x03"))).to.throw("3 means nothing where it stands in the grant.");
    expect(() => decodeGrant(at(22, "0x21"))).to.throw("An amount has at most 32 bytes, not 33.");
    expect(() => decodeGrant(at(23, "0x00"))).to.throw("An amount has leading zeros.");
    expect(encodeGrant(decodeGrant(encoded))).to.equal(encoded);
  });
});

describe("encodeGrant [SK-18]", function () {
  it("takes no more than 255 permissions or functions", async function () {
    const { grant } = await fixture();
    const many = { ...grant.session, permissions: Array.from({ length: 256 }, () => native(1n)) };
    expect(() => encodeGrant({ ...grant, session: many })).to.throw("at most 255 permissions, not 256");
    const functions = Array.from({ length: 256 }, () => "0x00000001");
    const list = { ...native(), permissionType: PermissionType.AccountFunctions, functions };
    const long = { ...grant.session, permissions: [list] };
    expect(() => encodeGrant({ ...grant, session: long })).to.throw("at most 255 functions, not 256");
  });

  it("writes the example of the documentation", function () {
    const session = {
      signerKind: SignerKind.Address,
      signer: ZeroAddress,
      salt: 0n,
      validAfter: 1,
      validUntil: 0,
      paymasterPolicy: PaymasterPolicy.None,
      paymaster: ZeroAddress,
      permissions: [native(0x0123n)],
    };
    expect(encodeGrant({ session, deadline: 2 })).to.equal(
      "0x000000000002000000000001000000000000" + "0000" + "01" + "00020123",
    );
  });
});
