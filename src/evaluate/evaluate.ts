import { dataLength, getAddress } from "ethers";

import type { Session } from "../session";
import type { PackedUserOperation } from "../userOperation";
import { isSame } from "../addresses";
import { chargeGas } from "./chargeGas";
import type { Standard } from "./decodeCalls";
import { judgeCalls, type JudgedCall } from "./judgeCalls";
import { requireLive } from "./liveness";
import { Refused, refuse, type ModuleError } from "./refused";
import { decodeSignatureField } from "./signatureField";
import { isRoot, type SessionState } from "./state";

/** An operation as the module is asked about it. */
export interface Operation {
  /** Which of the module's two faces the account asks. */
  standard: Standard;
  userOp: PackedUserOperation;
  /** Whether the session's key signed the digest of this operation. Cryptography is an input of the model. */
  isKeySignatureValid: boolean;
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
}

/** What initCode starts with where an EIP-7702 account stands in for a factory, padded to an address. */
const EIP7702_MARKER = `0x7702${"0".repeat(36)}`;

/**
 * What `validateUserOp` makes of an operation of the session: the same verdict, the same error, the same charges.
 * Pure; the rules are those of "The eight permission types", in the order in which the contract applies them.
 * @param session As it was granted.
 * @param state What the module knows, and what is left.
 * @returns Never throws for an operation that the module refuses.
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
  const { standard, userOp, isKeySignatureValid } = operation;
  requireOwn(state, userOp);
  requireLive(session, state, decodeSignatureField(userOp.signature).sessionId);
  if (isRoot(session)) {
    const validationData = validationDataOf(session, isKeySignatureValid);
    return { validationData, calls: [], gasCharge: 0n, state };
  }
  checkInitCode(userOp.initCode);
  const gas = chargeGas(session, state, userOp, isKeySignatureValid);
  const charged = { ...state, remaining: gas.remaining };
  const { error, calls, remaining } = judgeCalls(session, charged, standard, userOp.callData);
  if (error !== undefined) return { error, calls, gasCharge: 0n, state };
  const validationData = validationDataOf(session, isKeySignatureValid && gas.isCovered);
  return { validationData, calls, gasCharge: gas.charged, state: { ...state, remaining } };
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

/** ERC-4337's `validationData`. */
function validationDataOf({ validAfter, validUntil }: Session, isValid: boolean): bigint {
  return (BigInt(validAfter) << 208n) | (BigInt(validUntil) << 160n) | (isValid ? 0n : 1n);
}
