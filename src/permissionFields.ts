import { PermissionType } from "./session";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit } = PermissionType;
const { ContractAccess, AccountFunctions, FunctionsOnAllContracts, FunctionsOnContract } = PermissionType;

/** Whether permissions of this type name one contract, for which they are then the rule that decides. */
export function hasTarget(type: PermissionType): boolean {
  return type === ERC20TokenTransfer || type === ContractAccess || type === FunctionsOnContract;
}

/** Whether permissions of this type have an amount. */
export function hasAllowance(type: PermissionType): boolean {
  return type === NativeTokenTransfer || type === ERC20TokenTransfer || type === GasLimit;
}

/** Whether permissions of this type list functions. */
export function hasFunctions(type: PermissionType): boolean {
  return type === AccountFunctions || type === FunctionsOnAllContracts || type === FunctionsOnContract;
}
