import { AbiCoder, concat, dataLength, getBytes, id, isHexString, keccak256, toBeHex, type BaseWallet } from "ethers";

import type { Session } from "./session";

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

const TAG = id("session-key-validator.operation");

/**
 * What a session key signs for one operation: the operation's hash, and what that hash leaves out.
 * @returns 32 bytes, hex.
 */
export function operationDigest({ module, sessionId, userOpHash, entityId = 0 }: OperationScope): string {
  const types = ["bytes32", "address", "uint32", "bytes32", "bytes32"];
  return keccak256(AbiCoder.defaultAbiCoder().encode(types, [TAG, module, entityId, sessionId, userOpHash]));
}

/**
 * The signature of a session's operation: `mode ‖ sessionId ‖ the key's signature`, hex.
 * @throws where the id is not 32 bytes long.
 */
export function encodeSessionSignature(mode: SignatureMode, sessionId: string, keySignature: string): string {
  if (!isHexString(sessionId, 32)) throw new Error(`A session id has 32 bytes: ${sessionId}`);
  return concat([toBeHex(mode, 1), sessionId, keySignature]);
}

/**
 * The key's signature of an ERC-7913 signer: its session's id is a hash, so the signature carries what is hashed:
 * `uint16 length of the signer ‖ signer ‖ salt (12 bytes) ‖ signature`, hex. Other keys need nothing like it.
 * @param signer The verifier's 20 bytes and the key, hex.
 * @param signature As the verifier takes it, hex.
 * @throws where the signer is longer than 65,535 bytes, or the salt than 12.
 * @example encodeSessionSignature(SignatureMode.Raw, sessionId, encodeERC7913Signature(session, signature));
 */
export function encodeERC7913Signature({ signer, salt }: Pick<Session, "signer" | "salt">, signature: string): string {
  return concat([toBeHex(dataLength(signer), 2), signer, toBeHex(salt, 12), signature]);
}

/**
 * Signs an operation with a session key that is an ethers wallet.
 * @param mode `Raw` unless the key can only sign messages.
 * @returns The operation's `signature` field, hex.
 * @example operation.signature = await signOperation(key, { module, sessionId, userOpHash });
 */
export async function signOperation(key: BaseWallet, scope: OperationScope, mode = SignatureMode.Raw): Promise<string> {
  const digest = operationDigest(scope);
  const signature =
    mode === SignatureMode.Raw ? key.signingKey.sign(digest).serialized : await key.signMessage(getBytes(digest));
  return encodeSessionSignature(mode, scope.sessionId, signature);
}
