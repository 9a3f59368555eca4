import { MaxUint256, ZeroAddress, concat, dataLength, getAddress } from "ethers";

import { PermissionType, type Session } from "../session";
import { sessionIdOf } from "../sessionId";
import { isSame } from "../addresses";
import { selectorFor, selectorOf, wordAt } from "./calldata";
import type { AccountCall } from "./decodeCalls";
import { isProtected } from "./protectedTargets";
import { refuse } from "./refused";
import { findPermission, spend, type SessionState } from "./state";

/** A call that is allowed. */
export interface AllowedCall {
  /** Places in `session.permissions`: what names its calldata, then what covers its value. The end of oneself needs none. */
  permissions: number[];
  /** What is left of each permission's allowance. */
  remaining: readonly bigint[];
}

/** A call as the rules see it. */
interface Subject {
  session: Session;
  state: SessionState;
  call: AccountCall;
  /** The call's place in its batch. */
  index: bigint;
  selector: string;
  length: number;
}

const REVOKE_SESSION = selectorFor("revokeSession(bytes32)");
const MODULE_CALLBACKS = ["onInstall(bytes)", "onUninstall(bytes)"].map(selectorFor);
const SPENDING = ["transfer(address,uint256)", "approve(address,uint256)", "increaseAllowance(address,uint256)"].map(
  selectorFor,
);
/** A selector and two words. */
const SPENDING_LENGTH = 68;

/**
 * Judges one call by the session's permissions: what its calldata does, then its value.
 * @param index The call's place in its batch.
 * @throws Refused where no permission allows it, or not as much.
 */
export function judgeCall(session: Session, state: SessionState, call: AccountCall, index: number): AllowedCall {
  // Rule 3: accounts that follow ERC-7821 take the zero address for themselves.
  const to = getAddress(call.to === ZeroAddress ? state.account : call.to);
  const data = call.data.toLowerCase();
  const meant = { to, value: call.value, data };
  const facts = { index: BigInt(index), selector: selectorOf(data), length: dataLength(data) };
  const subject = { session, state, call: meant, ...facts };
  const named = judgeData(subject);
  return call.value === 0n ? named : judgeValue(subject, named);
}

/** Rules 1, 2, 4 and 5: the most specific permission that there is for the target decides alone. */
function judgeData(subject: Subject): AllowedCall {
  const { session, state, call, length } = subject;
  if (isSame(call.to, state.account)) return judgeAccountCall(subject);
  // Value alone calls no function, so that no permission has to name one.
  if (length === 0 && call.value !== 0n) return allow(subject);
  const access = findPermission(session, PermissionType.ContractAccess, call.to);
  if (access !== undefined) return judgeAccess(subject, access);
  const token = findPermission(session, PermissionType.ERC20TokenTransfer, call.to);
  if (token !== undefined && SPENDING.includes(subject.selector)) return judgeSpending(subject, token);
  const functions = findPermission(session, PermissionType.FunctionsOnContract, call.to);
  if (token !== undefined || functions !== undefined) return judgeFunction(subject, functions);
  if (isOwnRevocation(subject)) return allow(subject);
  if (length !== 0 && isProtected(state, call.to)) refuseCall(subject, "ProtectedTargetNotPermitted");
  return judgeFunction(subject, findPermission(session, PermissionType.FunctionsOnAllContracts));
}

function judgeAccountCall(subject: Subject): AllowedCall {
  const { session, index, selector, length } = subject;
  const permission = findPermission(session, PermissionType.AccountFunctions);
  if (length >= 4 && lists(session, permission, selector)) return allow(subject, permission);
  return refuse("AccountCallNotPermitted", index, selector);
}

function judgeAccess(subject: Subject, permission: number): AllowedCall {
  if (MODULE_CALLBACKS.includes(subject.selector)) refuseCall(subject, "FunctionNotPermitted");
  return allow(subject, permission);
}

/** The functions that a token's allowance is for. What was approved before gives nothing back. */
function judgeSpending(subject: Subject, permission: number): AllowedCall {
  const { state, call, index, length } = subject;
  if (length !== SPENDING_LENGTH) refuse("TokenCallDataLengthInvalid", index, call.to, BigInt(length));
  const amount = wordAt(call.data, 36);
  const left = state.remaining[permission];
  if (amount > left) refuse("TokenAllowanceExceeded", index, call.to, amount, left);
  return { permissions: [permission], remaining: spend(state.remaining, permission, amount) };
}

function judgeFunction(subject: Subject, permission: number | undefined): AllowedCall {
  const { session, call, index, selector, length } = subject;
  if (length === 0) refuse("EmptyCallNotPermitted", index, call.to);
  if (length < 4) refuse("SelectorMissing", index, call.to, BigInt(length));
  if (!lists(session, permission, selector)) refuseCall(subject, "FunctionNotPermitted");
  return allow(subject, permission);
}

/** Rule 1: value passes only against a native allowance, whatever the call. */
function judgeValue({ session, call, index }: Subject, { permissions, remaining }: AllowedCall): AllowedCall {
  const { to, value } = call;
  const permission = findPermission(session, PermissionType.NativeTokenTransfer);
  if (permission === undefined) return refuse("ValueNotPermitted", index, to, value);
  const left = remaining[permission];
  if (left !== MaxUint256 && value > left) refuse("NativeAllowanceExceeded", index, to, value, left);
  return { permissions: [...permissions, permission], remaining: spend(remaining, permission, value) };
}

/** Rule 5's one exception: a session may end itself. */
function isOwnRevocation({ session, state, call }: Subject): boolean {
  const revocation = concat([REVOKE_SESSION, sessionIdOf(session)]);
  return isSame(call.to, state.module) && call.value === 0n && call.data === revocation;
}

function lists(session: Session, permission: number | undefined, selector: string): boolean {
  return (
    permission !== undefined &&
    session.permissions[permission].functions.some((listed) => listed.toLowerCase() === selector)
  );
}

function allow({ state }: Subject, permission?: number): AllowedCall {
  return { permissions: permission === undefined ? [] : [permission], remaining: state.remaining };
}

function refuseCall({ call, index, selector }: Subject, name: string): never {
  return refuse(name, index, call.to, selector);
}
