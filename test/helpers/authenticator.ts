import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

import { concat, encodeBase64, hexlify, toBeHex } from "ethers";

import type { WebAuthnAssertion } from "../../src/keys/webAuthn";

/** Bits of the authenticator's flags. */
export const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10 };

/** What an authenticator and the browser write into an assertion. */
export interface Ceremony {
  type: string;
  origin: string;
  rpId: string;
  flags: number;
  counter: number;
  /** Changes what is signed, after it was written. */
  tamper: (signed: { authenticatorData: Buffer; clientDataJSON: Buffer }) => void;
}

/** A passkey in software, and the browser in front of it. */
export interface Authenticator {
  /** `qx ‖ qy`, hex. */
  publicKey: string;
  /** DER, as registration returns it. */
  spki: Uint8Array<ArrayBuffer>;
  /** Answers a challenge of 32 bytes, hex. */
  assert: (challenge: string, changes?: Partial<Ceremony>) => WebAuthnAssertion;
}

const USUAL: Ceremony = {
  type: "webauthn.get",
  origin: "https://app.example.org",
  rpId: "app.example.org",
  flags: FLAGS.UP | FLAGS.UV | FLAGS.BE | FLAGS.BS,
  counter: 7,
  tamper: () => undefined,
};

/** Makes a passkey. */
export function createAuthenticator(): Authenticator {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const spki = Uint8Array.from(publicKey.export({ format: "der", type: "spki" }));
  return {
    publicKey: hexlify(spki.slice(-64)),
    spki,
    assert: (challenge, changes = {}) => assertion(privateKey, challenge, { ...USUAL, ...changes }),
  };
}

/** Base64url without padding, as browsers write the challenge. */
export function base64url(hex: string): string {
  return encodeBase64(hex).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function assertion(key: KeyObject, challenge: string, ceremony: Ceremony): WebAuthnAssertion {
  const { type, origin, rpId, flags, counter, tamper } = ceremony;
  const clientData = { type, challenge: base64url(challenge), origin, crossOrigin: false };
  const head = concat([sha256(Buffer.from(rpId)), toBeHex(flags, 1), toBeHex(counter, 4)]);
  const signed = {
    authenticatorData: Buffer.from(head.slice(2), "hex"),
    clientDataJSON: Buffer.from(JSON.stringify(clientData)),
  };
  tamper(signed);
  const message = Buffer.concat([signed.authenticatorData, sha256(signed.clientDataJSON)]);
  return { ...signed, signature: sign("sha256", message, key) };
}

function sha256(data: Uint8Array): Buffer {
  return createHash("sha256").update(data).digest();
}
