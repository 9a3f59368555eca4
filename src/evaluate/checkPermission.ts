import { MaxUint256, ZeroAddress, getAddress } from "ethers";

import { isSame } from "../addresses";
import { hasAllowance, hasFunctions, hasTarget } from "../permissionFields";
import { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS } from "../publishedFunctions";
import { PermissionType, type Permission } from "../session";
import { isProtected } from "./protectedTargets";
import { refuse } from "./refused";
import type { AccountState } from "./state";

/** A permission among those that were stored before it. */
interface Subject {
  permission: Permission;
  /** Its place in the grant. */
  index: bigint;
  /** The token allowances before it, or all of them where it is something else, then what else stands before it. */
  earlier: Permission[];
}

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

const MAX_FUNCTIONS = 64n;
/** The largest finite allowances; of native tokens it is any. */
const MAXIMA: Partial<Record<PermissionType, bigint>> = {
  [ERC20TokenTransfer]: 2n ** 224n - 1n,
  [GasLimit]: 2n ** 96n - 1n,
};

const PRIVILEGED = new Set(PRIVILEGED_FUNCTIONS.map(({ selector }) => selector));
const TOKEN_MOVING = new Set(TOKEN_MOVING_FUNCTIONS.map(({ selector }) => selector));

/** What each type of permission must not stand beside, in order. */
const COMPANY: Record<PermissionType, ((subject: Subject) => void)[]> = {
  [NativeTokenTransfer]: [isFirst],
  [ERC20TokenTransfer]: [isFirst],
  [GasLimit]: [isFirst],
  [ContractAccess]: [isNoBudgetedToken, isFirstList],
  [AccountFunctions]: [isFirst],
  [FunctionsOnAllContracts]: [isFirst],
  [FunctionsOnContract]: [isFirstList, movesNoBudgetedToken],
  [Root]: [],
};

/**
 * Checks one permission by itself: its fields, its target, its allowance, its functions.
 * @throws Refused where the contract would not store it.
 */
export function checkFields(permission: Permission, index: bigint, account: AccountState): void {
  const { permissionType: type, target, allowance, functions } = permission;
  const isPlain =
    (hasTarget(type) || isSame(target, ZeroAddress)) &&
    (hasAllowance(type) || allowance === 0n) &&
    (hasFunctions(type) || functions.length === 0);
  if (!isPlain) refuse("UnusedFieldNotEmpty", index);
  if (hasTarget(type)) checkTarget(target, index, account);
  if (hasAllowance(type)) checkAllowance(allowance, index, MAXIMA[type] ?? MaxUint256);
  if (hasFunctions(type)) checkFunctions(functions.map(lower), index);
}

/**
 * Checks one permission beside those that are stored before it.
 * @throws Refused where the contract would not store it.
 */
export function checkCompany(permissions: Permission[], index: number): void {
  const permission = permissions[index];
  const isToken = ({ permissionType }: Permission) => permissionType === ERC20TokenTransfer;
  const earlier = permissions.filter((other, i) => i < index || (isToken(other) && !isToken(permission)));
  for (const check of COMPANY[permission.permissionType]) check({ permission, index: BigInt(index), earlier });
}

function checkTarget(target: string, index: bigint, account: AccountState): void {
  if (isSame(target, ZeroAddress)) refuse("ZeroTarget", index);
  if (isSame(target, account.account)) refuse("AccountAsTarget", index);
  if (isProtected(account, target)) refuse("TargetIsProtected", index, getAddress(target));
}

function checkAllowance(allowance: bigint, index: bigint, maximum: bigint): void {
  if (allowance === 0n) refuse("ZeroAllowance", index);
  if (allowance !== MaxUint256 && allowance > maximum) refuse("AllowanceTooLarge", index, allowance, maximum);
}

/** Ascending, so that none comes twice; none that the published list of privileged functions has. */
function checkFunctions(functions: string[], index: bigint): void {
  const count = BigInt(functions.length);
  if (count === 0n) refuse("NoFunctions", index);
  if (count > MAX_FUNCTIONS) refuse("TooManyFunctions", index, count, MAX_FUNCTIONS);
  functions.forEach((selector, i) => {
    const isAscending = i === 0 || BigInt(selector) > BigInt(functions[i - 1]);
    if (!isAscending) refuse("FunctionsNotAscending", index, functions[i - 1], selector);
    if (PRIVILEGED.has(selector)) refuse("PrivilegedFunction", index, selector);
  });
}

/** A type that has one value for the session, or for the token, comes once. */
function isFirst({ permission: { permissionType, target }, index, earlier }: Subject): void {
  const isDuplicate = earlier.some((other) => other.permissionType === permissionType && isSame(other.target, target));
  if (isDuplicate) refuse("DuplicatePermission", index, BigInt(permissionType));
}

function isNoBudgetedToken(subject: Subject): void {
  const { permission, index } = subject;
  if (hasBudget(subject)) refuse("ContractAccessToBudgetedToken", index, getAddress(permission.target));
}

/** A target has one list of functions, or access to all of them. */
function isFirstList({ permission: { target }, index, earlier }: Subject): void {
  const isList = ({ permissionType }: Permission) =>
    permissionType === ContractAccess || permissionType === FunctionsOnContract;
  const isDuplicate = earlier.some((other) => isList(other) && isSame(other.target, target));
  if (isDuplicate) refuse("DuplicateTarget", index, getAddress(target));
}

/** The functions beside a token's allowance do not go round it. */
function movesNoBudgetedToken(subject: Subject): void {
  const { permission, index } = subject;
  const moving = permission.functions.map(lower).find((selector) => TOKEN_MOVING.has(selector));
  if (moving === undefined || !hasBudget(subject)) return;
  refuse("TokenMovingFunction", index, getAddress(permission.target), moving);
}

function hasBudget({ permission, earlier }: Subject): boolean {
  return earlier.some(
    ({ permissionType, target }) => permissionType === ERC20TokenTransfer && isSame(target, permission.target),
  );
}

function lower(selector: string): string {
  return selector.toLowerCase();
}
