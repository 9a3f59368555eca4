import { expect } from "chai";

import { grantDigest, grantTypedData } from "../../../src/grantTypedData";
import { createP256Key, signP256 } from "../../../src/keys/p256";
import { erc7913Signer } from "../../../src/keys/signer";
import { SessionStatus, SignerKind, type Session } from "../../../src/session";
import { sessionIdOf } from "../../../src/sessionId";
import {
  SignatureMode,
  encodeKeySignature,
  encodeSessionSignature,
  signedHash,
  type SignedGrant,
} from "../../../src/sessionSignature";
import type { PackedUserOperation } from "../../../src/userOperation";
import { deferredGrant, grantScope } from "../../helpers/deferred";
import { hashOperation } from "../../helpers/operations";
import { native } from "../../helpers/permissions";
import { expectWithinERC7562 } from "../../helpers/validationTrace";
import { deploy } from "../../helpers/world";
import type { Case } from "../Case";
import { adapterOf, type Mounted } from "../mounted";
import {
  expectAllowed,
  expectRefused,
  expectSent,
  expectSignatureError,
  ownerCallsModule,
  signGrant,
  unsignedOperation,
  withSignature,
} from "../operations";
import { send } from "./permissions";

/** One wei to a stranger, in an operation that a key behind a verifier signs. */
async function signedByKey(
  m: Mounted,
  session: Session,
  sign: (hash: string) => Promise<string>,
  signedGrant?: SignedGrant,
): Promise<PackedUserOperation> {
  const operation = await unsignedOperation(m, send(m), { fields: { verificationGasLimit: 1_500_000n } });
  const userOpHash = await hashOperation(m.account, operation);
  const sessionId = sessionIdOf(session);
  const hash = signedHash({ ...m.installation, sessionId, userOpHash }, SignatureMode.Raw);
  const keySignature = encodeKeySignature(session, await sign(hash));
  return withSignature(m, operation, encodeSessionSignature(SignatureMode.Raw, sessionId, keySignature, signedGrant));
}

/** Grants that the owner signs, and the first operation carries. */
export const DEFERRED_CASES: Record<string, Case> = {
  "a deferred grant is installed by the first operation, and used": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const signedGrant = await signGrant(m, grant);
    await expectAllowed(m, sessionId, send(m), { signedGrant });
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(4n);
    await expectAllowed(m, sessionId, send(m), { signedGrant });
    await expectAllowed(m, sessionId, send(m));
  },

  "a P-256 key of WebCrypto spends through a deferred grant, without a transaction before it": async (m) => {
    for (const name of ["P256Verifier", "P256SolidityVerifier"]) {
      const { privateKey, publicKey } = await createP256Key();
      const verifier = await (await deploy(name)).getAddress();
      const fields = { signerKind: SignerKind.ERC7913, signer: erc7913Signer(verifier, publicKey) };
      const grant = deferredGrant(m.w, [native(5n)], fields);
      const sign = (hash: string) => signP256(privateKey, hash);
      const signedGrant = await signGrant(m, grant);
      await expectSent(m, [await signedByKey(m, grant.session, sign, signedGrant)]);
      const sessionId = sessionIdOf(grant.session);
      expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(4n);
      await expectSent(m, [await signedByKey(m, grant.session, sign)]);
      const other = await createP256Key();
      const wrong = (hash: string) => signP256(other.privateKey, hash);
      await expectSignatureError(m, await signedByKey(m, grant.session, wrong));
    }
  },

  "a grant that the wallet showed is installed, unless the account has its owner sign a hash": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const scope = await grantScope(m.w, m.account.address);
    const typedData = grantTypedData(grant, scope);
    const signature = await m.w.owner.signTypedData(typedData.domain, typedData.types, typedData.message);
    const adapter = adapterOf(m);
    const signedGrant = { grant, ownerSignature: adapter.encodeOwnerSignature(signature, typedData) };
    if (adapter.showsGrant) {
      await expectAllowed(m, sessionId, send(m), { signedGrant });
      return;
    }
    const args = [m.account.address, grantDigest(grant, scope)];
    await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
    await expectAllowed(m, sessionId, send(m), { signedGrant: await signGrant(m, grant) });
  },

  "validation of a deferred grant keeps to ERC-7562, the owner's check included": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const signedGrant = await signGrant(m, grant);
    const { receipt } = await expectAllowed(m, sessionIdOf(grant.session), send(m), { signedGrant });
    await expectWithinERC7562(String(receipt?.hash), m.account.address);
  },

  "a deferred grant that the owner did not sign is refused": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const { address } = m.account;
    const args = [address, grantDigest(grant, await grantScope(m.w, address))];
    const narrower = await signGrant(m, { ...grant, session: deferredGrant(m.w, [native(1n)]).session });
    const foreign = await signGrant(m, grant, { account: m.w.stranger.address });
    for (const { ownerSignature } of [narrower, foreign]) {
      const signedGrant = { grant, ownerSignature };
      await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
    }
    const { status } = await m.w.module.getSession(address, sessionId);
    expect(status).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(m, sessionId, send(m), { signedGrant: await signGrant(m, grant) });
  },

  "a deferred grant is void once the account has ended all its sessions": async (m) => {
    const grant = deferredGrant(m.w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    const signedGrant = await signGrant(m, grant);
    await ownerCallsModule(m, "revokeAllSessions", []);
    const args = [m.account.address, grantDigest(grant, await grantScope(m.w, m.account.address))];
    await expectRefused(m, sessionId, send(m), "InvalidOwnerSignature", args, { signedGrant });
    await expectAllowed(m, sessionId, send(m), { signedGrant: await signGrant(m, grant) });
  },
};
