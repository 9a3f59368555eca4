import { dataLength, getAddress } from "ethers";

import { SignerKind, type Session } from "../session";
import { sessionIdOf } from "../sessionId";
import type { PackedUserOperation } from "../userOperation";
import { isSame } from "../addresses";
import { chargeGas } from "./chargeGas";
import type { Standard } from "./decodeCalls";
import { judgeCalls, type JudgedCall } from "./judgeCalls";
import { grantInValidation, type Granted, type OwnerCheck } from "./grantInValidation";
import { exists, requireLive } from "./liveness";
import { Refused, refuse, type ModuleError } from "./refused";
import { decodeNamedSigner, decodeSignatureField, requireForm, type SignatureField } from "./signatureField";
import { isRoot, type SessionState } from "./state";

/** An operation as the module is asked about it. */
export interface Operation {
  /** Which of the module's two faces the account asks. */
  standard: Standard;
  userOp: PackedUserOperation;
  /** Whether the session's key signed the digest of this operation. Cryptography is an input of the model. */
  isKeySignatureValid: boolean;
  /** Needed where the operation carries a deferred grant of a session that does not exist yet. */
  owner?: OwnerCheck;
}

/** What the module makes of an operation. */
export interface Evaluation {
  /** Why it reverts. Absent where it does not. */
  error?: ModuleError;
  /** What it returns: the window, and in the lowest bit whether the signature failed. Absent where it reverts. */
  validationData?: bigint;
  /**
   * Every call that can be decoded, each judged by what those before it leave. None where the operation is refused
   * before its calls are looked at, nor of root, which is not limited.
   */
  calls: JudgedCall[];
  /** What the gas limit is charged, wei. */
  gasCharge: bigint;
  /** What the module knows afterwards, the allowances charged. Unchanged where it reverts. */
  state: SessionState;
  /** The session that the operation's own grant began. Absent where it exists already, or the module reverts. */
  granted?: Session;
}

/** What initCode starts with where an EIP-7702 account stands in for a factory, padded to an address. */
const EIP7702_MARKER = `0x7702${"0".repeat(36)}`;

/**
 * What `validateUserOp` makes of an operation of the session: the same verdict, the same error, the same charges.
 * Pure; the rules are those of "The eight permission types", in the order in which the contract applies them.
 * @param session As it was granted. Of an operation that carries its grant, any session or the one it carries.
 * @param state What the module knows, and what is left.
 * @returns Never throws for an operation that the module refuses.
 * @throws where a deferred grant is carried and nothing is known of its owner.
 * @example evaluate(session, state, { standard: "ERC-7579", userOp, isKeySignatureValid: true }).error?.name;
 */
export function evaluate(session: Session, state: SessionState, operation: Operation): Evaluation {
  try {
    return validate(session, state, operation);
  } catch (error) {
    if (error instanceof Refused) return { error: error.error, calls: [], gasCharge: 0n, state };
    throw error;
  }
}

function validate(session: Session, state: SessionState, operation: Operation): Evaluation {
  requireOwn(state, operation.userOp);
  const field = decodeSignatureField(operation.userOp.signature);
  const granted = grantCarried(session, state, field, operation);
  if (granted === undefined) return use(session, state, field, operation);
  const result = use(granted.session, granted.state, field, operation, granted.deadline);
  return result.error === undefined ? { ...result, granted: granted.session } : { ...result, state };
}

/** Undefined where the operation carries no grant, or one of a session that exists, which is not looked at. */
function grantCarried(
  session: Session,
  state: SessionState,
  { carried, ...field }: SignatureField,
  { owner }: Operation,
): Granted | undefined {
  const isKnown = exists(state) && field.sessionId === sessionIdOf(session);
  if (carried === undefined || isKnown) return undefined;
  if (owner === undefined) throw new Error("Say whether the owner signed the grant that the operation carries.");
  return grantInValidation(state, { ...field, carried }, owner);
}

/** The operation of a session that exists. */
function use(
  session: Session,
  state: SessionState,
  { sessionId, keySignature }: SignatureField,
  { standard, userOp, isKeySignatureValid }: Operation,
  deadline?: number,
): Evaluation {
  requireLive(session, state, sessionId);
  checkKeySignature(session, sessionId, keySignature);
  if (isRoot(session)) {
    const validationData = validationDataOf(session, isKeySignatureValid, deadline);
    return { validationData, calls: [], gasCharge: 0n, state };
  }
  checkInitCode(userOp.initCode);
  const gas = chargeGas(session, state, userOp, isKeySignatureValid);
  const charged = { ...state, remaining: gas.remaining };
  const { error, calls, remaining } = judgeCalls(session, charged, standard, userOp.callData);
  if (error !== undefined) return { error, calls, gasCharge: 0n, state };
  const validationData = validationDataOf(session, isKeySignatureValid && gas.isCovered, deadline);
  return { validationData, calls, gasCharge: gas.charged, state: { ...state, remaining } };
}

/** What of the key's signature is not cryptography: its length, and whose it says to be. */
function checkKeySignature(session: Session, sessionId: string, keySignature: string): void {
  requireForm(session.signerKind, keySignature);
  if (session.signerKind !== SignerKind.ERC7913) return;
  const signersId = sessionIdOf({ signerKind: SignerKind.ERC7913, ...decodeNamedSigner(keySignature) });
  if (signersId !== sessionId) refuse("SignerMismatch", sessionId, signersId);
}

/** Rule 13. */
function requireOwn({ account }: SessionState, { sender }: PackedUserOperation): void {
  if (!isSame(sender, account)) refuse("CallerIsNotSender", getAddress(account), getAddress(sender));
}

/** Rule 7: what follows the marker is a call of the account before it validates anything. */
function checkInitCode(initCode: string): void {
  const isReinitialization = dataLength(initCode) > 20 && initCode.toLowerCase().startsWith(EIP7702_MARKER);
  if (isReinitialization) refuse("InitializationNotPermitted");
}

/** ERC-4337's `validationData`. The deadline of a grant bounds the operation that carries it. */
function validationDataOf({ validAfter, validUntil }: Session, isValid: boolean, deadline = 0): bigint {
  const ends = [validUntil, deadline].filter((end) => end !== 0);
  const end = ends.length === 0 ? 0 : Math.min(...ends);
  return (BigInt(validAfter) << 208n) | (BigInt(end) << 160n) | (isValid ? 0n : 1n);
}
