import { MaxUint256, ZeroAddress, getAddress } from "ethers";

import { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS } from "../publishedFunctions";
import { PermissionType, type Permission } from "../session";
import { isSame } from "../addresses";
import { isProtected } from "./protectedTargets";
import { refuse } from "./refused";
import type { AccountState } from "./state";

/** A permission of a grant, among those that were checked before it. */
interface Subject {
  permission: Permission;
  /** Its place in the grant. */
  index: bigint;
  /** The token allowances before it, or all of them where it is something else, then what else stands before it. */
  earlier: Permission[];
  account: AccountState;
}

type Check = (subject: Subject) => void;

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, ContractAccess } = PermissionType;
const { AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract, Root } = PermissionType;

const MAX_FUNCTIONS = 64n;
const MAX_TOKEN_ALLOWANCE = 2n ** 224n - 1n;
const MAX_GAS_LIMIT = 2n ** 96n - 1n;

const PRIVILEGED = new Set(PRIVILEGED_FUNCTIONS.map(({ selector }) => selector));
const TOKEN_MOVING = new Set(TOKEN_MOVING_FUNCTIONS.map(({ selector }) => selector));

/** What each type of permission has to satisfy, in order. */
const CHECKS: Record<PermissionType, Check[]> = {
  [NativeTokenTransfer]: [only("allowance"), isFirst, atMost(MaxUint256)],
  [ERC20TokenTransfer]: [hasTarget, only("target", "allowance"), isFirst, atMost(MAX_TOKEN_ALLOWANCE)],
  [GasLimit]: [only("allowance"), isFirst, atMost(MAX_GAS_LIMIT)],
  [ContractAccess]: [hasTarget, only("target"), isNoBudgetedToken, isFirstList],
  [AccountFunctions]: [isFirst, only("functions"), listsFunctions],
  [FunctionsOnAllContracts]: [isFirst, only("functions"), listsFunctions],
  [FunctionsOnContract]: [hasTarget, only("target", "functions"), isFirstList, listsFunctions, movesNoBudgetedToken],
  [Root]: [only()],
};

/**
 * Checks one permission of a grant.
 * @throws Refused where the contract would not store it.
 */
export function checkPermission(permissions: Permission[], index: number, account: AccountState): void {
  const permission = { ...permissions[index], functions: permissions[index].functions.map((it) => it.toLowerCase()) };
  const isToken = ({ permissionType }: Permission) => permissionType === ERC20TokenTransfer;
  const earlier = permissions.filter((other, i) => i < index || (isToken(other) && !isToken(permission)));
  const subject = { permission, index: BigInt(index), earlier, account };
  for (const check of CHECKS[permission.permissionType]) check(subject);
}

function hasTarget({ permission: { target }, index, account }: Subject): void {
  if (isSame(target, ZeroAddress)) refuse("ZeroTarget", index);
  if (isSame(target, account.account)) refuse("AccountAsTarget", index);
  if (isProtected(account, target)) refuse("TargetIsProtected", index, getAddress(target));
}

/** All fields but these are zero or empty. */
function only(...used: ("target" | "allowance" | "functions")[]): Check {
  return ({ permission: { target, allowance, functions }, index }) => {
    const isEmpty = { target: isSame(target, ZeroAddress), allowance: allowance === 0n, functions: !functions.length };
    const isPlain = (["target", "allowance", "functions"] as const).every(
      (field) => isEmpty[field] || used.includes(field),
    );
    if (!isPlain) refuse("UnusedFieldNotEmpty", index);
  };
}

/** A type that has one value for the session, or for the token, comes once. */
function isFirst({ permission: { permissionType, target }, index, earlier }: Subject): void {
  const isDuplicate = earlier.some((other) => other.permissionType === permissionType && isSame(other.target, target));
  if (isDuplicate) refuse("DuplicatePermission", index, BigInt(permissionType));
}

function atMost(maximum: bigint): Check {
  return ({ permission: { allowance }, index }) => {
    if (allowance === 0n) refuse("ZeroAllowance", index);
    if (allowance !== MaxUint256 && allowance > maximum) refuse("AllowanceTooLarge", index, allowance, maximum);
  };
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

/** Ascending, so that none comes twice; none that the published list of privileged functions has. */
function listsFunctions({ permission: { functions }, index }: Subject): void {
  const count = BigInt(functions.length);
  if (count === 0n) refuse("NoFunctions", index);
  if (count > MAX_FUNCTIONS) refuse("TooManyFunctions", index, count, MAX_FUNCTIONS);
  functions.forEach((selector, i) => {
    const isAscending = i === 0 || BigInt(selector) > BigInt(functions[i - 1]);
    if (!isAscending) refuse("FunctionsNotAscending", index, functions[i - 1], selector);
    if (PRIVILEGED.has(selector)) refuse("PrivilegedFunction", index, selector);
  });
}

/** The functions beside a token's allowance do not go round it. */
function movesNoBudgetedToken(subject: Subject): void {
  const { permission, index } = subject;
  const moving = permission.functions.find((selector) => TOKEN_MOVING.has(selector));
  if (moving === undefined || !hasBudget(subject)) return;
  refuse("TokenMovingFunction", index, getAddress(permission.target), moving);
}

function hasBudget({ permission, earlier }: Subject): boolean {
  return earlier.some(
    ({ permissionType, target }) => permissionType === ERC20TokenTransfer && isSame(target, permission.target),
  );
}
