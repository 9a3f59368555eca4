import { AbiCoder, concat, dataLength, getBytes, hashMessage, id, isHexString, keccak256, toBeHex } from "ethers";
import type { BaseWallet } from "ethers";

import { encodeGrant } from "./deferredGrant";
import { SignerKind, type DeferredGrant, type Session } from "./session";

/** How the key signs the digest of an operation. */
export enum SignatureMode {
  /** The digest itself: servers, agents. */
  Raw,
  /** Its EIP-191 "personal message": wallets. */
  Personal,
}

/** Where an operation is signed for. */
export interface OperationScope {
  /** The address of SessionKeyValidator. */
  module: string;
  /** 32 bytes, hex. */
  sessionId: string;
  /** From the EntryPoint, 32 bytes, hex. */
  userOpHash: string;
  /** 0 on ERC-7579 accounts. */
  entityId?: number;
}

/** A deferred grant with the signature that the account's ERC-1271 check accepts for it. */
export interface SignedGrant {
  grant: DeferredGrant;
  /** Hex; may be wrapped as the account wants it. */
  ownerSignature: string;
}

const TAG = id("session-key-validator.operation");
/** Added to the mode of a signature that carries a grant. */
const DEFERRED = 2;
const MAX_PREFIXED_LENGTH = 0xffff;

/**
 * What a session key signs for one operation: the operation's hash, and what that hash leaves out.
 * @returns 32 bytes, hex.
 */
export function operationDigest({ module, sessionId, userOpHash, entityId = 0 }: OperationScope): string {
  const types = ["bytes32", "address", "uint32", "bytes32", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [TAG, module, entityId, sessionId, userOpHash]));
}

/**
 * The hash that the signature is checked against: the digest, or that of its personal message.
 * @returns 32 bytes, hex. Contracts and verifiers get it as their `hash`.
 */
export function signedHash(scope: OperationScope, mode: SignatureMode): string {
  const digest = operationDigest(scope);
  return mode === SignatureMode.Raw ? digest : hashMessage(getBytes(digest));
}

/**
 * The key's part of the signature field. An ERC-7913 signer is named in it, since its session id is a hash.
 * @param signature What the key, the contract or the verifier takes, hex.
 */
export function encodeKeySignature(
  { signerKind, signer, salt }: Pick<Session, "signerKind" | "signer" | "salt">,
  signature: string,
): string {
  if (signerKind !== SignerKind.ERC7913) return signature;
  return concat([prefixed(signer), toBeHex(salt, 12), signature]);
}

/**
 * The signature of a session's operation: `mode ‖ sessionId ‖ the key's signature`, hex; with a deferred grant
 * `mode + 2 ‖ sessionId ‖ length ‖ grant ‖ length ‖ the owner's signature ‖ the key's signature`.
 * @param keySignature See `encodeKeySignature`.
 * @param signedGrant For a session that may not be on chain yet. One that is needs no grant, and ignores it.
 * @throws where the id is not 32 bytes long, or the grant or the owner's signature longer than 65,535.
 */
export function encodeSessionSignature(
  mode: SignatureMode,
  sessionId: string,
  keySignature: string,
  signedGrant?: SignedGrant,
): string {
  if (!isHexString(sessionId, 32)) throw new Error(`A session id has 32 bytes: ${sessionId}`);
  if (signedGrant === undefined) return concat([toBeHex(mode, 1), sessionId, keySignature]);
  const grant = [prefixed(encodeGrant(signedGrant.grant)), prefixed(signedGrant.ownerSignature)];
  return concat([toBeHex(mode + DEFERRED, 1), sessionId, ...grant, keySignature]);
}

/**
 * Signs an operation with a session key that is an ethers wallet.
 * @param mode `Raw` unless the key can only sign messages.
 * @param signedGrant For a session that may not be on chain yet.
 * @returns The operation's `signature` field, hex.
 * @example operation.signature = await signOperation(key, { module, sessionId, userOpHash });
 */
export async function signOperation(
  key: BaseWallet,
  scope: OperationScope,
  mode = SignatureMode.Raw,
  signedGrant?: SignedGrant,
): Promise<string> {
  const digest = operationDigest(scope);
  const signature =
    mode === SignatureMode.Raw ? key.signingKey.sign(digest).serialized : await key.signMessage(getBytes(digest));
  return encodeSessionSignature(mode, scope.sessionId, signature, signedGrant);
}

function prefixed(part: string): string {
  const length = dataLength(part);
  if (length > MAX_PREFIXED_LENGTH) throw new Error(`A part of a signature has at most 65,535 bytes, not ${length}.`);
  return concat([toBeHex(length, 2), part]);
}
