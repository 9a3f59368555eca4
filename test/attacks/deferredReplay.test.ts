import { expect } from "chai";
import { concat, dataLength, dataSlice, getBytes, hexlify } from "ethers";

import { encodeGrant } from "../../src/deferredGrant";
import { SessionStatus, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import type { SignedGrant } from "../../src/sessionSignature";
import type { PackedUserOperation } from "../../src/userOperation";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused, expectSignatureError, handleOps, sessionOperation } from "../helpers/operations";
import { erc20, functionsOnContract, gasLimit, native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { seeded } from "../helpers/seeded";
import { operationOf, verifiedSigner } from "../helpers/signers";
import { deploy, world, type World } from "../helpers/world";
import { secondAccount } from "./helpers/accounts";
import { expectBundleError } from "./helpers/bundle";
import { expectNoLoss } from "./helpers/loss";

const send = (w: World, value = 1n) => [{ to: w.stranger.address, value }];

async function fixture() {
  const w = await world();
  await install(w);
  const deferred = deferredGrant(w, [native(9n), await erc20(w.token, 5n)], { salt: 7n });
  const signedGrant = await signGrant(w, deferred);
  return { w, deferred, signedGrant, sessionId: sessionIdOf(deferred.session) };
}

async function statusOf(w: World, sessionId: string, account = w.account): Promise<bigint> {
  return (await w.module.getSession(account.address, sessionId)).status;
}

/** An operation with this grant is refused for lack of the owner's signature, and grants nothing. */
async function expectUnsigned(w: World, signedGrant: SignedGrant, account = w.account): Promise<void> {
  const sessionId = sessionIdOf(signedGrant.grant.session);
  const operation = await sessionOperation(w, sessionId, send(w), { account, signedGrant });
  await expectNoLoss(w, { account, sessions: [sessionId] }, async () => {
    const { refusal } = await handleOps(w, [operation], account);
    expect(refusal?.error?.name).to.equal("InvalidOwnerSignature");
  });
}

describe("Replays of a grant that the owner signed [SK-18]", function () {
  it("A-85 replays it after its session was revoked", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    await expectAllowed(w, sessionId, send(w), { signedGrant });
    await ownerCalls(w, "revokeSession", [sessionId]);
    const args = [w.account.address, sessionId];
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsRevoked", args, { signedGrant }),
    );
    const next = deferredGrant(w, [native(9n)], { salt: 8n });
    await expectAllowed(w, sessionIdOf(next.session), send(w), { signedGrant: await signGrant(w, next) });
  });

  it("A-85 replays it, used or not, after the owner ended all sessions", async function () {
    const { w, deferred, sessionId, signedGrant } = await fixture();
    const unused = await signGrant(w, { ...deferred, session: { ...deferred.session, salt: 8n } });
    await expectAllowed(w, sessionId, send(w), { signedGrant });
    const before = await w.module.epochOf(w.account.address);
    await ownerCalls(w, "revokeAllSessions", []);
    await expectUnsigned(w, unused);
    const args = [w.account.address, sessionId, before, await w.module.epochOf(w.account.address)];
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsVoid", args, { signedGrant }),
    );
    const again = await signGrant(w, unused.grant);
    await expectAllowed(w, sessionIdOf(again.grant.session), send(w), { signedGrant: again });
  });

  it("A-88 replays it on another chain, since a grant names one chain and no list of them", async function () {
    const { w, deferred, sessionId, signedGrant } = await fixture();
    for (const chainId of [1, 2 ** 32 + 31337, 2n ** 64n + 31337n]) {
      await expectUnsigned(w, await signGrant(w, deferred, { scope: { chainId } }));
    }
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });

  it("C-21 replays it on another account of the same owner, whose sample validator takes bare hashes", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const account = await secondAccount(w);
    await install(w, account);
    expect(await w.module.epochOf(account.address)).to.equal(await w.module.epochOf(w.account.address));
    await expectUnsigned(w, signedGrant, account);
    expect(await statusOf(w, sessionId, account)).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });
});

/** A grant with something of everything, signed. */
async function wideFixture(fields: Partial<Session>, existing?: World) {
  const w = existing ?? (await world());
  await install(w);
  const functions = await functionsOnContract(w.recorder, "a()", "b()");
  const permissions = [native(9n), await erc20(w.token, 5n), functions];
  const deferred = deferredGrant(w, permissions, { validUntil: 3_000_000_000, ...fields });
  return { w, signedGrant: await signGrant(w, deferred), sessionId: sessionIdOf(deferred.session) };
}

/** Where the key's own part of the signature field begins. */
function keyAt({ grant: deferred, ownerSignature }: SignedGrant): number {
  return 1 + 32 + 2 + dataLength(encodeGrant(deferred)) + 2 + dataLength(ownerSignature);
}

/** No byte of the signature field up to `end`, but for the mode, can be another. */
async function expectFixed(w: World, sessionId: string, operation: PackedUserOperation, end: number): Promise<void> {
  const field = getBytes(operation.signature);
  const random = seeded(86);
  await expectNoLoss(w, { sessions: [sessionId] }, async () => {
    for (let i = 1; i < end; i++) {
      const changed = Uint8Array.from(field);
      changed[i] ^= 1 << random.below(8);
      const { isAllowed } = await handleOps(w, [{ ...operation, signature: hexlify(changed) }]);
      expect(isAllowed, `byte ${i} of ${end}`).to.equal(false);
    }
  });
}

describe("Grants with a byte changed [SK-18]", function () {
  it("A-86 changes any byte of the session id, the grant or the owner's signature", async function () {
    const { w, signedGrant, sessionId } = await wideFixture({});
    const operation = await sessionOperation(w, sessionId, send(w), { signedGrant });
    await expectFixed(w, sessionId, operation, keyAt(signedGrant));
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });

  it("A-86 changes any byte of the same where the signer is behind a verifier, and of the signer and its salt", async function () {
    const w = await world();
    const verifier = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
    const { signedGrant, sessionId } = await wideFixture(verifiedSigner(verifier, w.sessionKey.address), w);
    const sign = (hash: string) => w.sessionKey.signingKey.sign(hash).serialized;
    const operation = await operationOf(w, signedGrant.grant.session, sign, send(w), { signedGrant });
    await expectFixed(w, sessionId, operation, keyAt(signedGrant) + 2 + 40 + 12);
    expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
  });

  it("A-107 hides bytes behind the grant, or leaves some out", async function () {
    const { w, deferred, sessionId, signedGrant } = await fixture();
    const encoded = encodeGrant(deferred);
    const operation = await sessionOperation(w, sessionId, send(w), { signedGrant });
    const key = dataSlice(operation.signature, dataLength(operation.signature) - 65);
    const owner = `0x0055${signedGrant.ownerSignature.slice(2)}`;
    expect(dataLength(signedGrant.ownerSignature)).to.equal(0x55);
    for (const wrong of [concat([encoded, "0x00"]), encoded.slice(0, -2), "0x"]) {
      const prefixed = concat([`0x${dataLength(wrong).toString(16).padStart(4, "0")}`, wrong]);
      const signature = concat(["0x02", sessionId, prefixed, owner, key]);
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectBundleError(w, [{ ...operation, signature }], "MalformedGrant", []),
      );
    }
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });
});

describe("Grants carried by the wrong operation [SK-18]", function () {
  it("C-23 skips the grant with garbage, where the session exists and where it does not", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const operation = await sessionOperation(w, sessionId, send(w, 10n));
    const key = dataSlice(operation.signature, 33);
    const garbage = concat(["0x02", sessionId, "0x0003", "0xabcdef", "0x0000", key]);
    const carried = { ...operation, signature: garbage };
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectBundleError(w, [carried], "MalformedGrant", []));
    const before = await sessionOperation(w, sessionId, send(w), { signedGrant, lane: 1 });
    expect((await handleOps(w, [before])).isExecuted).to.equal(true);
    // The session stands, so the garbage is not looked at, and the session's own limits hold.
    const args = [0n, w.stranger.address, 10n, 8n];
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectBundleError(w, [carried], "NativeAllowanceExceeded", args),
    );
    await expectAllowed(w, sessionId, send(w, 8n));
  });

  it("C-24 has someone else's operation carry the grant first: another session, another key, another account", async function () {
    const { w, deferred, sessionId, signedGrant } = await fixture();
    const others = sessionOf(w, [native(9n), gasLimit()], { signer: w.stranger.address });
    const other = await grantSession(w, others);
    const watched = { sessions: [sessionId] };
    // Under the other session's own id the grant is not looked at.
    await expectAllowed(w, other, send(w), { signedGrant, key: w.stranger });
    expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Unknown));
    const byStranger = await sessionOperation(w, sessionId, send(w), { signedGrant, key: w.stranger });
    await expectNoLoss(w, watched, () => expectSignatureError(w, byStranger));
    const mine = { ...deferred, session: { ...deferred.session, signer: w.stranger.address } };
    await expectUnsigned(w, { grant: mine, ownerSignature: signedGrant.ownerSignature });
    const account = await secondAccount(w, w.stranger);
    await install({ ...w, owner: w.stranger }, account);
    await expectUnsigned(w, signedGrant, account);
    expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(w, sessionId, send(w), { signedGrant });
  });

  it("A-99 has the grant installed first by another operation of the key, so that the second would fail", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const second = await sessionOperation(w, sessionId, send(w), { signedGrant, lane: 1 });
    await expectAllowed(w, sessionId, send(w), { signedGrant });
    expect((await handleOps(w, [second])).isExecuted).to.equal(true);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(7n);
  });

  it("C-39 has a relayer take the grant out of an operation, or put it in", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const carrying = await sessionOperation(w, sessionId, send(w), { signedGrant });
    const bare = dataSlice(carrying.signature, dataLength(carrying.signature) - 65);
    const stripped = { ...carrying, signature: concat(["0x00", sessionId, bare]) };
    const args = [w.account.address, sessionId];
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectBundleError(w, [stripped], "UnknownSession", args));
    // Put back in, it is the operation that the key signed.
    expect((await handleOps(w, [carrying])).isExecuted).to.equal(true);
  });
});
