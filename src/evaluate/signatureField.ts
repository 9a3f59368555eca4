import { dataLength, dataSlice, toNumber } from "ethers";

import { SignatureMode } from "../sessionSignature";
import { refuse } from "./refused";

/** What an operation's signature says of itself. */
export interface SignatureField {
  mode: SignatureMode;
  /** 32 bytes, hex. */
  sessionId: string;
}

/** The mode and the session id. */
const HEAD_LENGTH = 33;
const ECDSA_LENGTH = 65;

/**
 * Takes an operation's signature apart: `mode ‖ sessionId ‖ the key's signature`.
 * @throws Refused by `MalformedSignature` or `UnsupportedSignatureMode`.
 */
export function decodeSignatureField(signature: string): SignatureField {
  const length = dataLength(signature);
  if (length < HEAD_LENGTH) refuse("MalformedSignature", BigInt(length));
  const mode = toNumber(dataSlice(signature, 0, 1));
  if (!(mode in SignatureMode)) refuse("UnsupportedSignatureMode", BigInt(mode));
  if (length !== HEAD_LENGTH + ECDSA_LENGTH) refuse("MalformedSignature", BigInt(length));
  return { mode, sessionId: dataSlice(signature, 1, HEAD_LENGTH) };
}
