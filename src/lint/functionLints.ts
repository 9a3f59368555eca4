import { FunctionFragment } from "ethers";

import { isSame } from "../addresses";
import { contractName } from "../contractName";
import { CALL_CARRYING_FUNCTIONS, tokenMovingFunction } from "../functionLists";
import { functionName } from "../functionNames";
import { PermissionType, type Permission, type Session } from "../session";
import type { PermissionLint, Subject } from "./types";

const { ERC20TokenTransfer, FunctionsOnAllContracts, FunctionsOnContract } = PermissionType;

const CALL_CARRYING = selectorsOf(CALL_CARRYING_FUNCTIONS);
/** `withdraw`, the way back, is on the published list of functions that move tokens. */
const WRAPPING = selectorsOf(["deposit()"]);

/** What is wrong with the functions that a permission lists. */
export const functionLints: readonly PermissionLint[] = [
  {
    code: "TokenFunctionsOnAllContracts",
    severity: "danger",
    remedy: "Grant an allowance of each token that is meant with erc20-token-transfer.",
    find: listing([FunctionsOnAllContracts], isTokenMoving, (names) => {
      return `${names} of every token without an allowance here has no limit.`;
    }),
  },
  {
    code: "TokenFunctionsWithoutAllowance",
    severity: "danger",
    remedy: "Grant an allowance with erc20-token-transfer instead, where it is a token.",
    find: listing([FunctionsOnContract], isTokenMoving, (names, permission, { session, context }) => {
      if (hasAllowance(permission, session)) return undefined;
      return `${names} of ${contractName(permission.target, context.tokens)} has no limit.`;
    }),
  },
  {
    code: "FunctionCarriesCalls",
    severity: "danger",
    remedy: "Name the functions that shall be called; the account itself can make several calls in one batch.",
    find: listing([FunctionsOnAllContracts, FunctionsOnContract], isCallCarrying, (names) => {
      return `${names} carries calls of its own, which no permission is asked about.`;
    }),
  },
  {
    code: "FunctionWrapsEther",
    severity: "warning",
    remedy: "Leave it out, unless the session shall turn ether into a token.",
    find: listing([FunctionsOnAllContracts, FunctionsOnContract], isWrapping, (names) => {
      return `${names} may turn the session's ether into a token, which other permissions move.`;
    }),
  },
];

/** Finds a message where a permission of these types lists functions that a test picks; their names begin it. */
function listing(
  types: PermissionType[],
  isMeant: (selector: string) => boolean,
  write: (names: string, permission: Permission, subject: Subject) => string | undefined,
): PermissionLint["find"] {
  return (permission, subject) => {
    if (!types.includes(permission.permissionType)) return undefined;
    const meant = permission.functions.filter(isMeant);
    const names = meant.map((selector) => functionName(selector, subject.context.functions));
    return names.length === 0 ? undefined : write(names.join(", "), permission, subject);
  };
}

function selectorsOf(signatures: readonly string[]): Set<string> {
  return new Set(signatures.map((signature) => FunctionFragment.from(signature).selector));
}

function isTokenMoving(selector: string): boolean {
  return tokenMovingFunction(selector) !== undefined;
}

function isCallCarrying(selector: string): boolean {
  return CALL_CARRYING.has(selector.toLowerCase());
}

function isWrapping(selector: string): boolean {
  return WRAPPING.has(selector.toLowerCase());
}

function hasAllowance({ target }: Permission, { permissions }: Session): boolean {
  return permissions.some((other) => other.permissionType === ERC20TokenTransfer && isSame(other.target, target));
}
