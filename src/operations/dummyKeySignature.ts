import { dataSlice } from "ethers";

import { isOneOf } from "../addresses";
import { ExplainedError } from "../explainedError";
import { DUMMY_P256_SIGNATURE, dummyWebAuthnSignature } from "../keys/dummySignatures";
import { VERIFIERS } from "../keys/verifiers";
import { SignerKind, type Session } from "../session";

/** 65 bytes that are a signature of nobody, with a low `s`: libraries answer a high one before they do the work. */
export const DUMMY_ECDSA_SIGNATURE = `0x${"11".repeat(64)}1b`;

/** As long as a page's address usually is; what is longer costs some tens of gas more. */
const USUAL_ORIGIN = `https://${"a".repeat(40)}.example`;

/**
 * What to send in place of a key's signature while gas is estimated: the same form and work as a right one. For contracts
 * it is that of an ECDSA key, which most of them check.
 * @throws ExplainedError `VerifierUnknown` for an ERC-7913 verifier that is not one of `VERIFIERS`.
 */
export function dummyKeySignature({ signerKind, signer }: Pick<Session, "signerKind" | "signer">): string {
  if (signerKind !== SignerKind.ERC7913) return DUMMY_ECDSA_SIGNATURE;
  const verifier = dataSlice(signer, 0, 20);
  if (isOneOf(verifier, [VERIFIERS.P256Verifier, VERIFIERS.P256SolidityVerifier])) return DUMMY_P256_SIGNATURE;
  if (isOneOf(verifier, [VERIFIERS.WebAuthnVerifier, VERIFIERS.WebAuthnSolidityVerifier])) {
    return dummyWebAuthnSignature(USUAL_ORIGIN);
  }
  const reason = `The form of the signatures that the verifier ${verifier} takes is not known.`;
  throw new ExplainedError("VerifierUnknown", reason, "Give the signer a dummySignature of its form.");
}
