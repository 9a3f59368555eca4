import { dataLength, dataSlice, toBigInt, toNumber } from "ethers";

import { SignerKind } from "../session";
import { refuse } from "./refused";

/** What an operation's signature says of itself. Hex. */
export interface SignatureField {
  /** 32 bytes. */
  sessionId: string;
  /** A deferred grant, and the signature of the account's owner. Absent in the modes that carry none. */
  carried?: { grant: string; ownerSignature: string };
  keySignature: string;
}

/** Who signed, where the session id is a hash that does not tell. */
export interface NamedSigner {
  /** The verifier's address and the key. */
  signer: string;
  salt: bigint;
}

/** The mode and the session id. */
const HEAD_LENGTH = 33;
const PREFIX_LENGTH = 2;
/** Bytes of an ECDSA signature: r, s and v. */
export const ECDSA_LENGTH = 65;
const ADDRESS_LENGTH = 20;
const SALT_LENGTH = 12;
const MODES = 4;

/**
 * Takes an operation's signature apart: `mode ‖ sessionId ‖ the key's signature`, and between them in the modes from 2 on
 * `length ‖ grant ‖ length ‖ the owner's signature`.
 * @throws Refused by `MalformedSignature` or `UnsupportedSignatureMode`.
 */
export function decodeSignatureField(signature: string): SignatureField {
  const length = dataLength(signature);
  if (length < HEAD_LENGTH) refuse("MalformedSignature", BigInt(length));
  const mode = toNumber(dataSlice(signature, 0, 1));
  if (mode >= MODES) refuse("UnsupportedSignatureMode", BigInt(mode));
  const sessionId = dataSlice(signature, 1, HEAD_LENGTH);
  const rest = dataSlice(signature, HEAD_LENGTH);
  if (mode < 2) return { sessionId, keySignature: rest };
  const [grant, afterGrant] = takePrefixed(rest);
  const [ownerSignature, keySignature] = takePrefixed(afterGrant);
  return { sessionId, carried: { grant, ownerSignature }, keySignature };
}

/**
 * The signer and the salt that the key's signature of an ERC-7913 signer names.
 * @throws Refused by `MalformedSignature`.
 */
export function decodeNamedSigner(keySignature: string): NamedSigner {
  const [signer, rest] = takePrefixed(keySignature);
  const isLongEnough = dataLength(signer) > ADDRESS_LENGTH && dataLength(rest) >= SALT_LENGTH;
  if (!isLongEnough) refuse("MalformedSignature", BigInt(dataLength(keySignature)));
  return { signer, salt: toBigInt(dataSlice(rest, 0, SALT_LENGTH)) };
}

/** Any 65 bytes are an ECDSA signature. What a contract takes, only the contract knows. */
export function requireForm(signerKind: SignerKind, keySignature: string): void {
  const length = dataLength(keySignature);
  if (signerKind === SignerKind.Address && length !== ECDSA_LENGTH) refuse("MalformedSignature", BigInt(length));
}

/** The part that a length of 2 bytes precedes, and what follows it. */
function takePrefixed(data: string): [part: string, rest: string] {
  const length = dataLength(data);
  if (length < PREFIX_LENGTH) refuse("MalformedSignature", BigInt(length));
  const end = PREFIX_LENGTH + toNumber(dataSlice(data, 0, PREFIX_LENGTH));
  if (end > length) refuse("MalformedSignature", BigInt(length));
  return [dataSlice(data, PREFIX_LENGTH, end), dataSlice(data, end)];
}
