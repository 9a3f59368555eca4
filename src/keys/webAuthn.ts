import { AbiCoder, dataSlice } from "ethers";

import { p256SignatureFromDER } from "./signature";

/** What a passkey answers: `AuthenticatorAssertionResponse` of the browser, or the same three fields as bytes. */
export interface WebAuthnAssertion {
  authenticatorData: ArrayBuffer | Uint8Array;
  /** JSON in UTF-8, byte for byte as it was signed. */
  clientDataJSON: ArrayBuffer | Uint8Array;
  /** DER. */
  signature: ArrayBuffer | Uint8Array;
}

const TYPES = ["bytes32", "bytes32", "uint256", "uint256", "bytes", "bytes"];

/**
 * The signature that `WebAuthnVerifier` and `WebAuthnSolidityVerifier` take: OpenZeppelin's `WebAuthnAuth`, ABI-encoded.
 * The assertion's challenge must be the digest's 32 bytes, and user verification is demanded.
 * @returns Hex.
 * @throws where the signature is not DER, or the client data is no answer to a login.
 * @example
 * const publicKey = { challenge: getBytes(digest), userVerification: "required", allowCredentials } as const;
 * const { response } = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential;
 * const signature = encodeWebAuthnSignature(response as AuthenticatorAssertionResponse);
 */
export function encodeWebAuthnSignature(assertion: WebAuthnAssertion): string {
  const clientData = new Uint8Array(assertion.clientDataJSON);
  const challengeIndex = indexIn(clientData, '"challenge":"');
  const typeIndex = indexIn(clientData, '"type":"webauthn.get"');
  const signature = p256SignatureFromDER(new Uint8Array(assertion.signature));
  const [r, s] = [dataSlice(signature, 0, 32), dataSlice(signature, 32)];
  const authenticatorData = new Uint8Array(assertion.authenticatorData);
  const values = [r, s, challengeIndex, typeIndex, authenticatorData, clientData];
  return AbiCoder.defaultAbiCoder().encode(TYPES, values);
}

/** Where a part starts, in bytes. Browsers write type and challenge first, so the first place is the right one. */
function indexIn(clientData: Uint8Array, part: string): number {
  // One character per byte, whatever it is: what is counted are bytes.
  const index = new TextDecoder("latin1").decode(clientData).indexOf(part);
  if (index < 0) throw new Error(`The client data has no ${part}. It must come from navigator.credentials.get().`);
  return index;
}
