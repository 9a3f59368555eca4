import { BaseWallet, getBytes, type Signer } from "ethers";

import { ExplainedError } from "../explainedError";
import { erc7913Signer } from "../keys/signer";
import { signP256, type P256Key } from "../keys/p256";
import { VERIFIERS } from "../keys/verifiers";
import { dummyKeySignature } from "../operations/dummyKeySignature";
import { SignerKind } from "../session";
import { SignatureMode } from "../sessionSignature";

/** A session key of any kind. */
export interface SessionSigner {
  signerKind: SignerKind;
  /** As the session names it: an address, or for ERC-7913 the verifier's address and the key. */
  signer: string;
  /** Whether `sign` signs the digest itself, or its personal message (EIP-191). */
  mode: SignatureMode;
  /** What gas is estimated with: a signature of the real one's form that costs as much to check. */
  dummySignature: string;
  /**
   * Signs what the session's key signs for an operation.
   * @param digest 32 bytes, hex.
   * @param hash What the signature is checked against: the digest, or the hash of its personal message.
   */
  sign(digest: string, hash: string): Promise<string>;
}

/**
 * An ethers wallet or signer as a session key. A wallet signs the digest, any other signer its personal message.
 * @example const signer = await walletSigner(new Wallet(privateKey));
 */
export async function walletSigner(wallet: Signer): Promise<SessionSigner> {
  const signer = await wallet.getAddress();
  const kind = SignerKind.Address;
  const dummySignature = dummyKeySignature({ signerKind: kind, signer });
  const base = { signerKind: kind, signer, dummySignature };
  if (wallet instanceof BaseWallet) {
    const { signingKey } = wallet;
    return { ...base, mode: SignatureMode.Raw, sign: async (digest) => signingKey.sign(digest).serialized };
  }
  return { ...base, mode: SignatureMode.Personal, sign: (digest) => wallet.signMessage(getBytes(digest)) };
}

/**
 * A P-256 key of `createP256Key` as a session key: it needs not be extractable.
 * @param verifier Another verifier than the usual one, such as `VERIFIERS.P256SolidityVerifier` for bundlers that do not
 * let validation call P256VERIFY.
 * @example const signer = p256Signer(await createP256Key());
 */
export function p256Signer(key: P256Key, verifier: string = VERIFIERS.P256Verifier): SessionSigner {
  const signer = erc7913Signer(verifier, key.publicKey);
  const signerKind = SignerKind.ERC7913;
  const base = { signerKind, signer, mode: SignatureMode.Raw };
  // Both P-256 verifiers of this library, and any other that takes the same 64 bytes.
  const dummySignature = dummyKeySignature({
    signerKind,
    signer: erc7913Signer(VERIFIERS.P256Verifier, key.publicKey),
  });
  return { ...base, dummySignature, sign: (digest) => signP256(key.privateKey, digest) };
}

/** Whatever the client was given as its session key. */
export async function toSessionSigner(signer: Signer | SessionSigner): Promise<SessionSigner> {
  return "signerKind" in signer ? signer : walletSigner(signer);
}

/** @throws ExplainedError `SignerMissing` where the client has no session key. */
export function requireSigner(signer?: SessionSigner): SessionSigner {
  if (signer !== undefined) return signer;
  const remedy = "Pass createSessionClient the session key as signer.";
  throw new ExplainedError("SignerMissing", "The client has no session key to sign with.", remedy);
}
