import { dataSlice, getAddress, toBigInt } from "ethers";

import { decodeGrant } from "../deferredGrant";
import { grantDigest } from "../grantTypedData";
import { SignerKind, type DeferredGrant, type Session } from "../session";
import { sessionIdOf } from "../sessionId";
import { checkTime, evaluateGrant } from "./evaluateGrant";
import { Refused, refuse } from "./refused";
import { decodeNamedSigner, type SignatureField } from "./signatureField";
import type { AccountState, SessionState } from "./state";

/** What a deferred grant is judged by beside the session and its state. */
export interface OwnerCheck {
  chainId: bigint | number;
  /** Whether the account takes the signature for the digest (ERC-1271). Cryptography is an input of the model. */
  isSigned: (digest: string, ownerSignature: string) => boolean;
  /** Whether the account granted or revoked this session id before: a key's signature may name another session's key. */
  isUsed: (sessionId: string) => boolean;
}

/** A session that an operation's own grant begins. */
export interface Granted {
  session: Session;
  state: SessionState;
  /** The last second in which this operation is valid, UNIX. */
  deadline: number;
}

/**
 * Grants the session that the operation carries: the owner's signature first, then all that a grant by transaction has to
 * satisfy.
 * @throws Refused where it is not granted.
 */
export function grantInValidation(
  account: AccountState,
  { sessionId, carried, keySignature }: Required<SignatureField>,
  owner: OwnerCheck,
): Granted {
  const { session: unsigned, deadline } = decode(carried.grant);
  const session = { ...unsigned, ...signerOf(unsigned, sessionId, keySignature) };
  const digest = grantDigest({ session, deadline }, { ...account, chainId: owner.chainId });
  if (!owner.isSigned(digest, carried.ownerSignature)) {
    refuse("InvalidOwnerSignature", getAddress(account.account), digest);
  }
  if (deadline === 0) refuse("DeadlineMissing");
  checkTime(deadline);
  const { error, state } = evaluateGrant(session, {
    ...account,
    sessionEpoch: undefined,
    isRevoked: owner.isUsed(sessionIdOf(session)),
    remaining: [],
  });
  if (error !== undefined) throw new Refused(error);
  if (sessionIdOf(session) !== sessionId) refuse("SignerMismatch", sessionId, sessionIdOf(session));
  return { session, state, deadline };
}

function decode(encoded: string): DeferredGrant {
  try {
    return decodeGrant(encoded);
  } catch {
    return refuse("MalformedGrant");
  }
}

/** The session id is the address and the salt, but for an ERC-7913 signer. */
function signerOf({ signerKind }: Session, sessionId: string, keySignature: string): Pick<Session, "signer" | "salt"> {
  if (signerKind === SignerKind.ERC7913) return decodeNamedSigner(keySignature);
  return { signer: dataSlice(sessionId, 0, 20), salt: toBigInt(dataSlice(sessionId, 20)) };
}
