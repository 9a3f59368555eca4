import { dataSlice, getBytes, hexlify } from "ethers";

import { p256Signature } from "./signature";

/** A P-256 key of WebCrypto. IndexedDB stores it as it is. */
export interface P256Key {
  /** Not extractable: it signs, and nobody can read it. */
  privateKey: CryptoKey;
  /** `qx ‖ qy`, 64 bytes, hex: the key part of an ERC-7913 signer. */
  publicKey: string;
}

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const ALGORITHM = { name: "ECDSA", hash: "SHA-256" } as const;

/** Makes a P-256 key whose private part never leaves WebCrypto. Browsers need a secure context (HTTPS or localhost). */
export async function createP256Key(): Promise<P256Key> {
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]);
  return { privateKey, publicKey: await coordinates(publicKey) };
}

/**
 * The public key from its standard encoding (`SubjectPublicKeyInfo`, DER), as passkeys
 * (`AuthenticatorAttestationResponse.getPublicKey()`) and key services return it.
 * @returns `qx ‖ qy`, 64 bytes, hex.
 * @throws where it is no P-256 key.
 */
export async function p256PublicKey(spki: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return coordinates(await crypto.subtle.importKey("spki", spki, CURVE, true, ["verify"]));
}

/**
 * Signs a digest for `P256Verifier` and `P256SolidityVerifier`. WebCrypto signs messages, not digests: the digest's 32
 * bytes are the message, and what ECDSA signs is their SHA-256.
 * @param digest 32 bytes, hex: what the session signs.
 * @returns `r ‖ s`, 64 bytes, hex, with a low `s`.
 * @throws where the digest is not 32 bytes long.
 * @example const signature = await signP256(privateKey, operationDigest(scope));
 */
export async function signP256(privateKey: CryptoKey, digest: string): Promise<string> {
  const message = Uint8Array.from(getBytes(digest));
  if (message.length !== 32) throw new Error(`A digest has 32 bytes, this one ${message.length}: ${digest}`);
  const signature = hexlify(new Uint8Array(await crypto.subtle.sign(ALGORITHM, privateKey, message)));
  return p256Signature(BigInt(dataSlice(signature, 0, 32)), BigInt(dataSlice(signature, 32)));
}

/** WebCrypto's raw form is uncompressed: a byte `04`, then the coordinates. */
async function coordinates(publicKey: CryptoKey): Promise<string> {
  return dataSlice(new Uint8Array(await crypto.subtle.exportKey("raw", publicKey)), 1);
}
