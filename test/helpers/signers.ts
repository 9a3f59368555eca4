import { concat } from "ethers";

import { SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeKeySignature, encodeSessionSignature, signedHash, SignatureMode } from "../../src/sessionSignature";
import type { SignedGrant } from "../../src/sessionSignature";
import { packUserOperation, type PackedUserOperation } from "../../src/userOperation";
import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { buildOperation, hashOperation, type OperationOptions } from "./operations";
import type { World } from "./world";

/** Signs a hash as the signer's contract or verifier takes it. Hex in and out. */
export type SignHash = (hash: string) => Promise<string> | string;

/** How an operation of another key than an ethers wallet is signed. */
export interface SignerOptions extends Pick<OperationOptions, "account" | "mode" | "lane" | "fields"> {
  signedGrant?: SignedGrant;
}

/** An operation of a session whose key is a contract or behind a verifier. */
export async function operationOf(
  w: World,
  session: Session,
  sign: SignHash,
  calls: Call[],
  { account = w.account, mode = SignatureMode.Raw, signedGrant, ...rest }: SignerOptions = {},
): Promise<PackedUserOperation> {
  const module = await w.module.getAddress();
  const operation = await buildOperation(account, module, encodeExecute(calls), rest);
  const userOpHash = await hashOperation(account, operation);
  const sessionId = sessionIdOf(session);
  const signature = await sign(signedHash({ module, sessionId, userOpHash }, mode));
  const keySignature = encodeKeySignature(session, signature);
  return packUserOperation({
    ...operation,
    signature: encodeSessionSignature(mode, sessionId, keySignature, signedGrant),
  });
}

/** A session's fields for a signer that is a contract. */
export function contractSigner(signer: string): Pick<Session, "signerKind" | "signer"> {
  return { signerKind: SignerKind.Contract, signer };
}

/** A session's fields for a key behind a verifier. */
export function verifiedSigner(verifier: string, key: string): Pick<Session, "signerKind" | "signer"> {
  return { signerKind: SignerKind.ERC7913, signer: concat([verifier, key]) };
}
