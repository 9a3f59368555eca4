import { expect } from "chai";
import { MaxUint256, concat } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { grantDigest, type GrantScope } from "../../src/grantTypedData";
import { PaymasterPolicy, SessionStatus, SignerKind, type DeferredGrant } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import type { SignedGrant } from "../../src/sessionSignature";
import { deferredGrant, grantScope, signGrant } from "../helpers/deferred";
import { ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import {
  expectAllowed,
  expectError,
  expectRefused,
  handleOps,
  sessionOperation,
  type OperationOptions,
} from "../helpers/operations";
import { contractAccess, erc20, functionsOnContract, gasLimit, native, root } from "../helpers/permissions";
import { install, sessionOf, uninstallCallData } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function fixture() {
  const w = await world();
  await install(w);
  const permissions = [native(3n), await erc20(w.token, 5n), await functionsOnContract(w.recorder, "a()", "b()")];
  const fields = { salt: 7n, validUntil: 3_000_000_000, paymasterPolicy: PaymasterPolicy.Only };
  const grant = deferredGrant(w, permissions, { ...fields, paymaster: await w.token.getAddress() });
  const calls = [{ to: w.stranger.address, value: 1n }];
  return { w, grant, sessionId: sessionIdOf(grant.session), signedGrant: await signGrant(w, grant), calls };
}

/** The operation is refused because the account does not take the owner's signature of what it carries. */
async function expectUnsigned(w: World, signedGrant: SignedGrant, options: OperationOptions = {}): Promise<void> {
  const sessionId = sessionIdOf(signedGrant.grant.session);
  const digest = grantDigest(signedGrant.grant, await grantScope(w));
  const calls = [{ to: w.stranger.address, value: 1n }];
  const args = [w.account.address, digest];
  await expectRefused(w, sessionId, calls, "InvalidOwnerSignature", args, { signedGrant, ...options });
  const { status } = await w.module.getSession(w.account.address, sessionId);
  expect(status, "written").to.equal(BigInt(SessionStatus.Unknown));
}

type Mutation = (grant: DeferredGrant, w: World) => DeferredGrant | Promise<DeferredGrant>;

const inSession =
  (change: (session: DeferredGrant["session"], w: World) => Partial<DeferredGrant["session"]>): Mutation =>
  (grant, w) => ({ ...grant, session: { ...grant.session, ...change(grant.session, w) } });

const inPermission = (index: number, change: Partial<DeferredGrant["session"]["permissions"][0]>): Mutation =>
  inSession(({ permissions }) => ({
    permissions: permissions.map((permission, i) => (i === index ? { ...permission, ...change } : permission)),
  }));

/** One change to each field that the owner signs; what the module fills in itself is tried below. */
const MUTATIONS: Record<string, Mutation> = {
  "the deadline": (grant) => ({ ...grant, deadline: grant.deadline + 1 }),
  "the signer kind": inSession(() => ({ signerKind: SignerKind.Contract })),
  "the signer": inSession((_, { owner }) => ({ signer: owner.address })),
  "the salt": inSession(({ salt }) => ({ salt: salt + 1n })),
  validAfter: inSession(() => ({ validAfter: 1 })),
  validUntil: inSession(({ validUntil }) => ({ validUntil: validUntil + 1 })),
  "the end of the window": inSession(() => ({ validUntil: 0 })),
  "the paymaster policy": inSession(() => ({ paymasterPolicy: PaymasterPolicy.Any, paymaster: ethers.ZeroAddress })),
  "the paymaster": inSession((_, { stranger }) => ({ paymaster: stranger.address })),
  "a permission's type": inPermission(0, { permissionType: 2 }),
  "an allowance": inPermission(0, { allowance: 4n }),
  "an allowance, to unlimited": inPermission(0, { allowance: MaxUint256 }),
  "a token": inPermission(1, { target: ENTRY_POINTS["v0.8"] }),
  "a function": inPermission(2, { functions: ["0x0dbe671f", "0x4df7e3d1"] }),
  "the list of functions, by one more": inPermission(2, { functions: ["0x0dbe671f", "0x4df7e3d0", "0xffffffff"] }),
  "the list of functions, by one less": inPermission(2, { functions: ["0x0dbe671f"] }),
  "the list of permissions, by one more": inSession(({ permissions }) => ({ permissions: [...permissions, native()] })),
  "the list of permissions, by one less": inSession(({ permissions }) => ({ permissions: permissions.slice(1) })),
  "the order of the permissions": inSession(({ permissions }) => ({ permissions: permissions.slice().reverse() })),
  "everything, to root": inSession(() => ({ permissions: [root()] })),
};

describe("A deferred grant is refused [SK-18]", function () {
  for (const [name, mutate] of Object.entries(MUTATIONS)) {
    it(`where the owner signed it with another value of ${name}`, async function () {
      const { w, grant, sessionId, signedGrant, calls } = await fixture();
      await expectUnsigned(w, { ...signedGrant, grant: await mutate(grant, w) });
      await expectAllowed(w, sessionId, calls, { signedGrant });
    });
  }

  const scopes: Record<string, (scope: GrantScope, w: World) => Partial<GrantScope>> = {
    account: (_, w) => ({ account: w.accounts["v0.9"].address }),
    module: (_, w) => ({ module: w.stranger.address }),
    chain: ({ chainId }) => ({ chainId: BigInt(chainId) + 1n }),
    "epoch, an earlier one": ({ epoch }) => ({ epoch: BigInt(epoch) - 1n }),
    "epoch, a later one": ({ epoch }) => ({ epoch: BigInt(epoch) + 1n }),
  };
  for (const [name, change] of Object.entries(scopes)) {
    it(`where the owner signed it for another ${name}`, async function () {
      const { w, grant, sessionId, signedGrant, calls } = await fixture();
      await expectUnsigned(w, await signGrant(w, grant, { scope: change(await grantScope(w), w) }));
      await expectAllowed(w, sessionId, calls, { signedGrant });
    });
  }

  it("where someone else signed it, nobody did, or the account is not asked for the owner", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    const { ownerSignature } = signedGrant;
    const validator = await w.ownerValidator.getAddress();
    for (const key of [w.stranger, w.sessionKey]) await expectUnsigned(w, await signGrant(w, grant, { key }));
    const unsigned = ["0x", validator, ownerSignature.slice(0, -2), concat([w.stranger.address, ownerSignature])];
    for (const wrong of unsigned) await expectUnsigned(w, { grant, ownerSignature: wrong });
    await expectAllowed(w, sessionId, calls, { signedGrant });
  });

  it("where a session signed it, root included", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    const all = await signGrant(w, { ...grant, session: sessionOf(w, [root()], { salt: 1n }) });
    await expectAllowed(w, sessionIdOf(all.grant.session), calls, { signedGrant: all });
    const module = await w.module.getAddress();
    const digest = grantDigest(grant, await grantScope(w));
    const bare = w.sessionKey.signingKey.sign(digest).serialized;
    const field = concat(["0x00", sessionIdOf(all.grant.session), bare]);
    for (const signature of [bare, field]) {
      await expectUnsigned(w, { grant, ownerSignature: concat([module, signature]) });
    }
    await expectAllowed(w, sessionId, calls, { signedGrant });
  });

  it("once the account has ended all its sessions, installed the module again or uninstalled it", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    await ownerCalls(w, "revokeAllSessions", []);
    await expectUnsigned(w, signedGrant);
    const second = await signGrant(w, grant);
    await ownerSendsData(w, uninstallCallData(await w.module.getAddress()));
    await install(w);
    await expectUnsigned(w, second);
    await expectAllowed(w, sessionId, calls, { signedGrant: await signGrant(w, grant) });
  });

  it("once its id is revoked, though it never was on chain", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    await ownerCalls(w, "revokeSession", [sessionId]);
    await expectRefused(w, sessionId, calls, "SessionIsRevoked", [w.account.address, sessionId], { signedGrant });
    const other = await signGrant(w, { ...grant, session: { ...grant.session, salt: 8n } });
    await expectAllowed(w, sessionIdOf(other.grant.session), calls, { signedGrant: other });
  });

  it("after its deadline", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    const late = await signGrant(w, { ...grant, deadline: 1_700_000_000 });
    const operation = await sessionOperation(w, sessionId, calls, { signedGrant: late });
    const { refusal } = await handleOps(w, [operation]);
    expect(refusal?.entryPointReason).to.equal("AA22 expired or not due");
    await expectAllowed(w, sessionId, calls, { signedGrant });
  });

  it("without a deadline, or with one that EntryPoint v0.9 takes for a block number", async function () {
    const { w, grant, sessionId, signedGrant, calls } = await fixture();
    const none = { signedGrant: await signGrant(w, { ...grant, deadline: 0 }) };
    await expectRefused(w, sessionId, calls, "DeadlineMissing", [], none);
    const far = { signedGrant: await signGrant(w, { ...grant, deadline: 2 ** 47 }) };
    await expectRefused(w, sessionId, calls, "TimeOutOfRange", [2n ** 47n], far);
    await expectAllowed(w, sessionId, calls, { signedGrant });
  });

  it("for the reason that a grant by transaction would be, and not before the owner's signature is right", async function () {
    const { w, sessionId, signedGrant, calls } = await fixture();
    const protectedTarget = await contractAccess(w.module);
    const session = sessionOf(w, [protectedTarget, gasLimit()], { salt: 7n });
    const refused = { session, deadline: signedGrant.grant.deadline };
    const args = [0n, await w.module.getAddress()];
    await expectRefused(w, sessionId, calls, "TargetIsProtected", args, { signedGrant: await signGrant(w, refused) });
    await expectUnsigned(w, await signGrant(w, refused, { key: w.stranger }));
    await expectAllowed(w, sessionId, calls, { signedGrant });
  });

  it("while the module is not installed, unless the owner signed the epoch that installing begins", async function () {
    const w = await world();
    const grant = deferredGrant(w, [native(3n)]);
    const sessionId = sessionIdOf(grant.session);
    const calls = [{ to: w.stranger.address, value: 1n }];
    const early = await signGrant(w, grant, { scope: { epoch: 1 } });
    await install(w);
    await expectUnsigned(w, await signGrant(w, grant, { scope: { epoch: 0 } }));
    await expectAllowed(w, sessionId, calls, { signedGrant: early });
  });

  it("by an error, also where the key's signature is wrong too: a wrong owner's signature is no wrong key's signature", async function () {
    const { w, grant, sessionId, calls } = await fixture();
    const signedGrant = await signGrant(w, grant, { key: w.stranger });
    const operation = await sessionOperation(w, sessionId, calls, { signedGrant, key: w.stranger });
    const { refusal } = await handleOps(w, [operation]);
    expectError(refusal, "InvalidOwnerSignature", [w.account.address, grantDigest(grant, await grantScope(w))]);
  });
});
