import { concat, getBytes, toBeHex } from "ethers";

import { P256_ORDER } from "./signature";
import { encodeWebAuthnSignature } from "./webAuthn";

/** In the lower half, so that the verifier goes on to the curve. No byte of it or of `R` is zero, which would cost less. */
const S = `0x${"42".repeat(32)}`;

/**
 * In Solidity, the verifier adds a point to a sum for every two bits of `r / s`, unless these and two bits of another
 * number are all zero. Here no two bits are: whatever the key and the hash, no signature costs more.
 */
const R = toBeHex((BigInt(`0x${"55".repeat(32)}`) * BigInt(S)) % P256_ORDER, 32);

/**
 * What to send in place of a P-256 key's signature while gas is estimated: the same form and work as a right one.
 * `r ‖ s`, 64 bytes, hex.
 */
export const DUMMY_P256_SIGNATURE = concat([R, S]);

/**
 * What to send in place of a WebAuthn key's signature while gas is estimated. Its challenge is that of no operation;
 * the verifiers of this repository do the same work for it.
 * @param origin The page that will ask the passkey, as the browser writes it: each byte of it costs gas.
 * @example dummyWebAuthnSignature(window.location.origin);
 */
export function dummyWebAuthnSignature(origin: string): string {
  const challenge = "_".repeat(43);
  const clientData = JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false });
  return encodeWebAuthnSignature({
    // The hash of the relying party's id; flags: present, verified, backed up; the counter.
    authenticatorData: getBytes(concat([R, "0x1d", "0x00000001"])),
    clientDataJSON: new TextEncoder().encode(clientData),
    signature: getBytes(concat(["0x30440220", R, "0x0220", S])),
  });
}
