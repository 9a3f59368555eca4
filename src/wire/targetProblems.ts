import { ZeroAddress } from "ethers";

import { isEntryPoint, isSame } from "../addresses";
import { hasTarget } from "../permissionFields";
import { PermissionType, type Permission } from "../session";
import type { WireProblem } from "./error";
import type { GrantContext } from "./types";

const { ERC20TokenTransfer, ContractAccess } = PermissionType;

/** What the module would refuse in the address of a permission, and in two permissions for one address. */
export function targetProblems(
  permissions: Permission[],
  index: number,
  parent: string,
  context: GrantContext,
): WireProblem[] {
  const { permissionType, target } = permissions[index];
  if (!hasTarget(permissionType)) return [];
  const path = `${parent}.data.address`;
  return [...addressProblems(target, path, context), ...conflicts(permissions, index, path)];
}

function addressProblems(target: string, path: string, { account, module }: GrantContext): WireProblem[] {
  if (isSame(target, ZeroAddress)) {
    const remedy = "Give the contract's address; the account's own functions are account-functions.";
    return [{ code: "ZeroTarget", path, message: "The zero address stands for the account itself.", remedy }];
  }
  if (isSame(target, account)) {
    const remedy = "Grant the account's own functions with account-functions.";
    return [{ code: "AccountAsTarget", path, message: "This is the account itself.", remedy }];
  }
  if (!isSame(target, module) && !isEntryPoint(target)) return [];
  const what = isEntryPoint(target) ? "an EntryPoint" : "the session key module";
  const message = `This is ${what}, which no session may be granted.`;
  return [{ code: "TargetIsProtected", path, message, remedy: "Leave the permission out." }];
}

function conflicts(permissions: Permission[], index: number, path: string): WireProblem[] {
  const { permissionType, target } = permissions[index];
  const others = permissions
    .map((other, at) => ({ ...other, at }))
    .filter(
      ({ at, target: address, permissionType: type }) => at !== index && isSame(address, target) && hasTarget(type),
    );
  const earlier = others.find(({ permissionType: type, at }) => at < index && isSameKind(type, permissionType));
  if (earlier !== undefined) return [duplicate(permissionType, earlier.at, path)];
  const budget = others.find(({ permissionType: type }) => type === ERC20TokenTransfer);
  if (permissionType !== ContractAccess || budget === undefined) return [];
  const message = `It would go round the allowance of the same token in permissions[${budget.at}].`;
  const remedy = "Leave one of them out, or list the token's other functions with functions-on-contract.";
  return [{ code: "ContractAccessToBudgetedToken", path, message, remedy }];
}

function duplicate(permissionType: PermissionType, first: number, path: string): WireProblem {
  const remedy = `Merge it into permissions[${first}].`;
  if (permissionType === ERC20TokenTransfer) {
    const message = `permissions[${first}] is an allowance of the same token already.`;
    return { code: "DuplicatePermission", path, message, remedy };
  }
  const message = `permissions[${first}] is for the same contract already.`;
  return { code: "DuplicateTarget", path, message, remedy };
}

/** A target has one allowance, and one list of functions or access to all of them. */
function isSameKind(one: PermissionType, other: PermissionType): boolean {
  return (one === ERC20TokenTransfer) === (other === ERC20TokenTransfer);
}
