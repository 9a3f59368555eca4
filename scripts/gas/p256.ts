import { createECDH, createHash } from "node:crypto";

import { dataSlice, getBytes, keccak256, concat, toBeHex, toUtf8Bytes } from "ethers";

import { P256_ORDER, p256Signature } from "../../src/keys/signature";

/** A key of these measurements, and of nothing else. */
const PRIVATE_KEY = BigInt(keccak256(toUtf8Bytes("session-key-validator gas"))) % P256_ORDER;

/** `qx ‖ qy` of the key, 64 bytes, hex. */
export const GAS_P256_KEY = pointOf(PRIVATE_KEY);

/**
 * Signs like `signP256`, and always alike: WebCrypto takes another random number each time, and gas in Solidity depends
 * on the bits of the signature. Here the number comes from the key and the digest.
 */
export function signP256Alike(digest: string): string {
  const hash = BigInt(`0x${createHash("sha256").update(getBytes(digest)).digest("hex")}`);
  const k = BigInt(keccak256(concat([toBeHex(PRIVATE_KEY, 32), digest]))) % P256_ORDER;
  const r = BigInt(dataSlice(pointOf(k), 0, 32)) % P256_ORDER;
  const s = (inverse(k) * ((hash + r * PRIVATE_KEY) % P256_ORDER)) % P256_ORDER;
  return p256Signature(r, s);
}

/** The point that the curve's generator becomes, so many times: without the byte that says "uncompressed". */
function pointOf(scalar: bigint): string {
  const curve = createECDH("prime256v1");
  curve.setPrivateKey(getBytes(toBeHex(scalar, 32)));
  return dataSlice(curve.getPublicKey(), 1);
}

/** Modulo the order, which is prime (Fermat). */
function inverse(value: bigint): bigint {
  let [result, base, exponent] = [1n, value, P256_ORDER - 2n];
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P256_ORDER;
    base = (base * base) % P256_ORDER;
  }
  return result;
}
