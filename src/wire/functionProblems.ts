import { privilegedFunction, tokenMovingFunction } from "../functionLists";
import { hasFunctions } from "../permissionFields";
import type { PublishedFunction } from "../publishedFunctions";
import { PermissionType, type Permission } from "../session";
import { isSame } from "../addresses";
import type { WireProblem } from "./error";

/** What the module would refuse in a permission's list of functions, which is sorted. */
export function functionProblems(permissions: Permission[], permission: Permission, parent: string): WireProblem[] {
  const { permissionType, target, functions } = permission;
  if (!hasFunctions(permissionType)) return [];
  const path = `${parent}.data.functions`;
  if (functions.length === 0) {
    const remedy = "Name at least one function, or leave the permission out.";
    return [{ code: "NoFunctions", path, message: "The list is empty.", remedy }];
  }
  const hasBudget = permissions.some(
    (other) => other.permissionType === PermissionType.ERC20TokenTransfer && isSame(other.target, target),
  );
  const isBudgetedToken = permissionType === PermissionType.FunctionsOnContract && hasBudget;
  return functions.flatMap((selector, i) => [
    ...(selector === functions[i - 1] ? [duplicate(selector, path)] : []),
    ...privileged(privilegedFunction(selector), path),
    ...(isBudgetedToken ? tokenMoving(tokenMovingFunction(selector), path) : []),
  ]);
}

function duplicate(selector: string, path: string): WireProblem {
  const message = `It names ${selector} more than once.`;
  return { code: "DuplicateFunction", path, message, remedy: "Name each function once." };
}

function privileged(entry: PublishedFunction | undefined, path: string): WireProblem[] {
  if (entry === undefined) return [];
  const { signature, selector, reason } = entry;
  const message = `${signature} (${selector}) is privileged and can't be granted by name. ${reason}`;
  return [{ code: "PrivilegedFunction", path, message, remedy: "Leave it out." }];
}

function tokenMoving(entry: PublishedFunction | undefined, path: string): WireProblem[] {
  if (entry === undefined) return [];
  const { signature, selector, reason } = entry;
  const message = `${signature} (${selector}) would go round the token's allowance in this grant. ${reason}`;
  const remedy = "Leave it out: the allowance itself allows transfer, approve and increaseAllowance.";
  return [{ code: "TokenMovingFunction", path, message, remedy }];
}
