import { dataLength, getAddress } from "ethers";

import type { Session } from "../session";
import { sessionIdOf } from "../sessionId";
import type { PackedUserOperation } from "../userOperation";
import { isSame } from "../wire/addresses";
import { chargeGas } from "./chargeGas";
import { decodeCalls, type AccountCall, type Standard } from "./decodeCalls";
import { judgeCall } from "./judgeCall";
import { Refused, errorOf, refuse, type ModuleError } from "./refused";
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

/** One call of an operation: the permissions that allow it, or the error that refuses it. */
export interface JudgedCall {
  call: AccountCall;
  /** Places in `session.permissions`: what names its calldata, then what covers its value. */
  permissions?: number[];
  error?: ModuleError;
}

/** What the module makes of an operation. */
export interface Evaluation {
  /** Why it reverts. Absent where it does not. */
  error?: ModuleError;
  /** What it returns: the window, and in the lowest bit whether the signature failed. Absent where it reverts. */
  validationData?: bigint;
  /** Every call that can be decoded, each judged by what those before it leave. Root's calls are not looked at. */
  calls: JudgedCall[];
  /** What the gas limit is charged, wei. */
  gasCharge: bigint;
  /** What is left of each permission's allowance. Where the module reverts, what there was. */
  remaining: readonly bigint[];
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
  const untouched = { calls: [], gasCharge: 0n, remaining: state.remaining };
  try {
    return validate(session, state, operation);
  } catch (error) {
    if (error instanceof Refused) return { error: error.error, ...untouched };
    throw error;
  }
}

function validate(session: Session, state: SessionState, operation: Operation): Evaluation {
  const { userOp, isKeySignatureValid } = operation;
  requireOwn(state, userOp);
  requireLive(session, state, decodeSignatureField(userOp.signature).sessionId);
  if (isRoot(session)) {
    const validationData = validationDataOf(session, isKeySignatureValid);
    return { validationData, calls: [], gasCharge: 0n, remaining: state.remaining };
  }
  checkInitCode(userOp.initCode);
  const gas = chargeGas(session, state, userOp, isKeySignatureValid);
  const { error, calls, remaining } = judgeCalls(session, { ...state, remaining: gas.remaining }, operation);
  if (error !== undefined) return { error, calls, gasCharge: 0n, remaining: state.remaining };
  const validationData = validationDataOf(session, isKeySignatureValid && gas.isCovered);
  return { validationData, calls, gasCharge: gas.charged, remaining };
}

/** Rule 13. */
function requireOwn({ account }: SessionState, { sender }: PackedUserOperation): void {
  if (!isSame(sender, account)) refuse("CallerIsNotSender", getAddress(account), getAddress(sender));
}

/** Whether the session was granted and not ended; the window is for the EntryPoint (rule 12). */
function requireLive(session: Session, state: SessionState, sessionId: string): void {
  const account = getAddress(state.account);
  const exists = state.sessionEpoch !== undefined || state.isRevoked;
  if (!exists || sessionId !== sessionIdOf(session)) refuse("UnknownSession", account, sessionId);
  if (state.isRevoked) refuse("SessionIsRevoked", account, sessionId);
  if (!state.isInstalled) refuse("NotInstalled", account);
  const { sessionEpoch = 0n, epoch } = state;
  if (sessionEpoch !== epoch) refuse("SessionIsVoid", account, sessionId, sessionEpoch, epoch);
}

/** Rule 7: what follows the marker is a call of the account before it validates anything. */
function checkInitCode(initCode: string): void {
  const isReinitialization = dataLength(initCode) > 20 && initCode.toLowerCase().startsWith(EIP7702_MARKER);
  if (isReinitialization) refuse("InitializationNotPermitted");
}

/** Judges the calls one after the other. The first that is refused, or can't be decoded, decides. */
function judgeCalls(session: Session, state: SessionState, { standard, userOp }: Operation) {
  const calls: JudgedCall[] = [];
  let { remaining } = state;
  const decodingError = errorOf(() => {
    for (const call of decodeCalls(standard, state.account, userOp.callData)) {
      const judged: JudgedCall = { call };
      judged.error = errorOf(() => {
        const allowed = judgeCall(session, { ...state, remaining }, call, calls.length);
        remaining = allowed.remaining;
        judged.permissions = allowed.permissions;
      });
      calls.push(judged);
    }
  });
  const refused = calls.find(({ error }) => error !== undefined);
  return { calls, remaining, error: refused?.error ?? decodingError };
}

/** ERC-4337's `validationData`. */
function validationDataOf({ validAfter, validUntil }: Session, isValid: boolean): bigint {
  return (BigInt(validAfter) << 208n) | (BigInt(validUntil) << 160n) | (isValid ? 0n : 1n);
}
