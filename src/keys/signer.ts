import { concat, dataLength, getAddress } from "ethers";

/**
 * The ERC-7913 signer of a P-256 or WebAuthn key, as a session names it: the verifier's address, then the key.
 * @param verifier One of `VERIFIERS`, or any other verifier of such keys.
 * @param publicKey `qx ‖ qy`, 64 bytes, hex.
 * @returns 84 bytes, hex.
 * @throws where the verifier is no address, or the key has another length.
 * @example erc7913Signer(VERIFIERS.P256Verifier, publicKey);
 */
export function erc7913Signer(verifier: string, publicKey: string): string {
  const length = dataLength(publicKey);
  if (length !== 64) throw new Error(`A P-256 public key has 64 bytes, qx and qy, this one ${length}: ${publicKey}`);
  return concat([getAddress(verifier), publicKey]);
}
