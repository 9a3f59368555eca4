import { dataLength, resolveAddress } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import {
  SignatureMode,
  encodeKeySignature,
  encodeSessionSignature,
  signedHash,
  type SignedGrant,
} from "../../src/sessionSignature";
import { type PackedUserOperation, type UserOperation } from "../../src/userOperation";
import { adapterOf } from "../../test/behaviors/mounted";
import { signAsOwner, unsignedOperation, withSignature } from "../../test/behaviors/operations";
import { handleOps, hashOperation } from "../../test/helpers/operations";
import { sponsorship } from "../../test/helpers/paymaster";
import { signP256Alike } from "./p256";
import { profileOf, type Profile } from "./profile";
import type { GasWorld } from "./world";

/** A transaction that went through. */
export interface Sent {
  /** Gas of the whole `handleOps`. */
  total: number;
  profile: () => Promise<Profile>;
}

/** What an operation does, and who pays for it. */
export interface Use {
  /** Several calls are a batch. A string is calldata for the account itself. */
  calls: Call[] | string;
  mode?: SignatureMode;
  isSponsored?: boolean;
  /** A grant that comes along. */
  signedGrant?: SignedGrant;
}

/** One operation of a session, as a whole transaction. */
export async function useSession(g: GasWorld, session: Session, use: Use): Promise<Sent> {
  return send(g, await sessionOperation(g, session, use), g.installation.module);
}

/** An operation of a session, signed. */
export async function sessionOperation(g: GasWorld, session: Session, use: Use): Promise<PackedUserOperation> {
  return signed(g, session, await withPaymaster(g, await unsignedOperation(g, use.calls, { lane: 1 }), use), use);
}

/** The same operation with the bare validator, whose nonces are its own. */
export async function useBare(g: GasWorld, use: Use): Promise<Sent> {
  const { address, entryPoint } = g.account;
  const nonce = (await entryPoint.getFunction("getNonce")(address, adapterOf(g).ownerNonceKey(2))) as bigint;
  const operation = await withPaymaster(g, await unsignedOperation(g, use.calls, { fields: { nonce } }), use);
  const signed = await signAsOwner(g, operation);
  // An ERC-6900 account finds its validator before the signature.
  const validator = dataLength(signed.signature) === 65 ? g.w.ownerValidator : signed.signature.slice(0, 42);
  return send(g, signed, await resolveAddress(validator));
}

async function withPaymaster(g: GasWorld, operation: UserOperation, { isSponsored }: Use): Promise<UserOperation> {
  if (!isSponsored) return operation;
  return { ...operation, paymasterAndData: await sponsorship(g.paymaster, operation) };
}

async function signed(
  g: GasWorld,
  session: Session,
  operation: UserOperation,
  { mode = SignatureMode.Raw, signedGrant }: Use,
): Promise<PackedUserOperation> {
  const sessionId = sessionIdOf(session);
  const userOpHash = await hashOperation(g.account, operation);
  const hash = signedHash({ ...g.installation, sessionId, userOpHash }, mode);
  const isP256 = session.signerKind === SignerKind.ERC7913;
  const signature = isP256 ? signP256Alike(hash) : g.w.sessionKey.signingKey.sign(hash).serialized;
  const keySignature = encodeKeySignature(session, signature);
  return withSignature(g, operation, encodeSessionSignature(mode, sessionId, keySignature, signedGrant));
}

async function send(g: GasWorld, operation: PackedUserOperation, validator: string): Promise<Sent> {
  const { receipt, refusal, revert } = await handleOps(g.w, [operation], g.account);
  const problem = refusal ?? revert;
  if (receipt === undefined || problem !== undefined) {
    throw new Error(`Refused: ${problem?.error?.name ?? problem?.entryPointReason ?? "unknown"}`);
  }
  return { total: Number(receipt.gasUsed), profile: () => profileOf(receipt, validator) };
}
