import { AbiCoder, dataSlice, toUtf8String } from "ethers";

import { p256SignatureFromDER } from "../../src/keys/signature";
import type { WebAuthnAssertion } from "../../src/keys/webAuthn";

/** The fields of an encoded WebAuthn signature. */
export interface AssertionFields {
  r: string;
  s: string;
  challengeIndex: number | bigint;
  typeIndex: number | bigint;
  authenticatorData: Uint8Array;
  clientDataJSON: Uint8Array;
}

/** What an assertion says, with the indices of what claims to be type and challenge, right or wrong. */
export function fieldsOf({ authenticatorData, clientDataJSON, signature }: WebAuthnAssertion): AssertionFields {
  const [data, json] = [new Uint8Array(authenticatorData), new Uint8Array(clientDataJSON)];
  const rs = p256SignatureFromDER(new Uint8Array(signature));
  const indexOf = (part: string) => Math.max(toUtf8String(json).indexOf(part), 0);
  const indices = { challengeIndex: indexOf('"challenge":"'), typeIndex: indexOf('"type":"') };
  return { r: dataSlice(rs, 0, 32), s: dataSlice(rs, 32), ...indices, authenticatorData: data, clientDataJSON: json };
}

/** Encodes fields as they are. */
export function encodeFields(fields: AssertionFields): string {
  const { r, s, challengeIndex, typeIndex, authenticatorData, clientDataJSON } = fields;
  const values = [r, s, challengeIndex, typeIndex, authenticatorData, clientDataJSON];
  return AbiCoder.defaultAbiCoder().encode(["bytes32", "bytes32", "uint256", "uint256", "bytes", "bytes"], values);
}
