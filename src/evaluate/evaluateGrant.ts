import { ZeroAddress, dataLength, dataSlice, getAddress } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Session } from "../session";
import { sessionIdOf } from "../sessionId";
import { isEntryPoint, isSame } from "../addresses";
import { checkCompany, checkFields } from "./checkPermission";
import { exists } from "./liveness";
import { errorOf, refuse, type ModuleError } from "./refused";
import type { AccountState, SessionState } from "./state";

/** What the module makes of a grant. */
export interface GrantEvaluation {
  /** Why it reverts. Absent where it does not. */
  error?: ModuleError;
  /** The state of the session from then on; unchanged where it reverts. */
  state: SessionState;
}

const { ERC20TokenTransfer, GasLimit, Root } = PermissionType;

/** EntryPoint v0.9 reads times from here on as block numbers. */
const TIME_LIMIT = 2 ** 47;

/**
 * What `grantSession` makes of a session: the error that refuses it, in the contract's order of checks, or the state of
 * the new session.
 * @param state What the module knows of the account, and of the session's id before.
 * @example evaluateGrant(session, state).error?.name; // "ZeroAllowance"
 */
export function evaluateGrant(session: Session, state: SessionState): GrantEvaluation {
  const error = errorOf(() => {
    checkSigner(session, state);
    checkId(session, state);
    checkWindow(session);
    checkPermissions(session, state);
    checkPaymaster(session);
  });
  return error === undefined ? { state: granted(session, state) } : { error, state };
}

function granted({ permissions }: Session, state: SessionState): SessionState {
  const remaining = permissions.map(({ allowance }) => allowance);
  return { ...state, sessionEpoch: state.epoch, remaining };
}

function checkSigner({ signerKind, signer }: Session, { account, module }: AccountState): void {
  const length = dataLength(signer);
  // The signer itself, or the verifier that an ERC-7913 signer begins with.
  const address = dataSlice(signer, 0, Math.min(length, 20));
  const hasLength = signerKind === SignerKind.ERC7913 ? length > 20 : length === 20;
  const isReserved = [ZeroAddress, module, account].some((reserved) => isSame(address, reserved));
  if (!hasLength || isReserved || isEntryPoint(address)) {
    refuse("InvalidSigner", BigInt(signerKind), signer.toLowerCase());
  }
}

/** An id that was granted or revoked is never granted again. */
function checkId(session: Session, state: SessionState): void {
  if (exists(state)) refuse("SessionIdUsed", getAddress(state.account), sessionIdOf(session));
}

/** Refuses a time that an EntryPoint would read as a block number. */
export function checkTime(time: number): void {
  if (time >= TIME_LIMIT) refuse("TimeOutOfRange", BigInt(time));
}

function checkWindow({ validAfter, validUntil }: Session): void {
  checkTime(validAfter);
  checkTime(validUntil);
  const isOpen = validUntil === 0 || validUntil > validAfter;
  if (!isOpen) refuse("EmptyWindow", BigInt(validAfter), BigInt(validUntil));
}

function checkPermissions({ permissions }: Session, account: AccountState): void {
  if (permissions.length === 0) refuse("NoPermissions");
  // Token allowances first: what else may be granted on a token depends on whether it has one.
  permissions.forEach((permission, index) => {
    checkFields(permission, BigInt(index), account);
    if (permission.permissionType === ERC20TokenTransfer) checkCompany(permissions, index);
  });
  permissions.forEach(({ permissionType }, index) => {
    if (permissionType !== ERC20TokenTransfer) checkCompany(permissions, index);
  });
  const hasType = (type: PermissionType) => permissions.some(({ permissionType }) => permissionType === type);
  if (hasType(Root) && permissions.length > 1) refuse("RootNotAlone", BigInt(permissions.length));
  if (hasType(GasLimit) && permissions.length === 1) refuse("NoCallPermitted");
}

function checkPaymaster({ paymasterPolicy, paymaster, permissions }: Session): void {
  const isNamed = !isSame(paymaster, ZeroAddress);
  const isOnly = paymasterPolicy === PaymasterPolicy.Only;
  if (isNamed && !isOnly) refuse("PaymasterUnexpected", getAddress(paymaster));
  if (isOnly && !isNamed) refuse("PaymasterMissing");
  const isRoot = permissions[0].permissionType === Root;
  if (isRoot && paymasterPolicy !== PaymasterPolicy.None) refuse("RootWithPaymasterPolicy", BigInt(paymasterPolicy));
}
