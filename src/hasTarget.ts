import { PermissionType } from "./session";

const { ERC20TokenTransfer, ContractAccess, FunctionsOnContract } = PermissionType;

/** Whether permissions of this type name one contract, for which they are then the rule that decides. */
export function hasTarget(type: PermissionType): boolean {
  return type === ERC20TokenTransfer || type === ContractAccess || type === FunctionsOnContract;
}
