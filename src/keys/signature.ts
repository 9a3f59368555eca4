import { concat, hexlify, toBeHex, type BytesLike } from "ethers";

/** The order of P-256: `r` and `s` lie between 0 and it. */
export const P256_ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/**
 * A P-256 signature as the verifiers take it: `r ‖ s`, 64 bytes, with `s` in the lower half. Signers return the high
 * `s` half of the time, which stands for the same signature.
 * @throws where `r` or `s` is zero, or not below the order.
 */
export function p256Signature(r: bigint, s: bigint): string {
  for (const value of [r, s]) {
    if (value <= 0n || value >= P256_ORDER) throw new Error("This is no P-256 signature: r or s is out of range.");
  }
  return concat([toBeHex(r, 32), toBeHex(s > P256_ORDER / 2n ? P256_ORDER - s : s, 32)]);
}

/**
 * The same from DER (`SEQUENCE` of two `INTEGER`s), as authenticators and key services return signatures.
 * @returns `r ‖ s`, 64 bytes, hex.
 * @throws where the bytes are not the one DER encoding of a P-256 signature.
 */
export function p256SignatureFromDER(der: BytesLike): string {
  const hex = hexlify(der).slice(2);
  const length = (at: number) => 2 * parseInt(hex.slice(at, at + 2), 16);
  const isSequence = hex.startsWith("30") && length(2) === hex.length - 4;
  const middle = 8 + length(6);
  const end = middle + 4 + length(middle + 2);
  const isPair = hex.startsWith("02", 4) && hex.startsWith("02", middle) && end === hex.length;
  if (!isSequence || !isPair)
    throw new Error("This is no signature in DER: the two integers are not where they belong.");
  return p256Signature(derInteger(hex.slice(8, middle)), derInteger(hex.slice(middle + 4)));
}

/** A positive integer of at most 33 bytes, in as few bytes as it needs: a leading zero is there for the sign only. */
function derInteger(hex: string): bigint {
  const isShortest = /^(00[89a-f]|0[1-9a-f]|[1-7])/.test(hex);
  if (!isShortest || hex.length > 66) throw new Error("This is no signature in DER: an integer is not well-formed.");
  return BigInt(`0x${hex}`);
}
