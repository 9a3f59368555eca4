import {
  FunctionFragment,
  MaxUint256,
  ZeroAddress,
  isHexString,
  parseEther,
  type AddressLike,
  resolveAddress,
} from "ethers";

import { PermissionType, type Permission } from "../../src/session";

const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };

/** The 4-byte selector of a signature such as `mint(address,uint256)`; selectors pass through. */
export function selector(signature: string): string {
  return isHexString(signature, 4) ? signature : FunctionFragment.from(signature).selector;
}

function selectors(signatures: string[]): string[] {
  return signatures.map(selector).sort();
}

export function native(allowance: bigint = MaxUint256): Permission {
  return { ...PLAIN, permissionType: PermissionType.NativeTokenTransfer, allowance };
}

export async function erc20(token: AddressLike, allowance: bigint = MaxUint256): Promise<Permission> {
  const target = await resolveAddress(token);
  return { ...PLAIN, permissionType: PermissionType.ERC20TokenTransfer, target, allowance };
}

export function gasLimit(allowance: bigint = MaxUint256): Permission {
  return { ...PLAIN, permissionType: PermissionType.GasLimit, allowance };
}

/**
 * Two gas limits that allow whatever a test does. With the finite one, a session of one finite allowance and nothing
 * else has a purse (`Purse`), so that tests of allowances run with and without.
 */
export const GAS_LIMITS = {
  "with unlimited gas": gasLimit(),
  "with a finite gas limit": gasLimit(parseEther("1000")),
};

export async function contractAccess(contract: AddressLike): Promise<Permission> {
  return { ...PLAIN, permissionType: PermissionType.ContractAccess, target: await resolveAddress(contract) };
}

export function accountFunctions(...functions: string[]): Permission {
  return { ...PLAIN, permissionType: PermissionType.AccountFunctions, functions: selectors(functions) };
}

export function functionsOnAllContracts(...functions: string[]): Permission {
  return { ...PLAIN, permissionType: PermissionType.FunctionsOnAllContracts, functions: selectors(functions) };
}

export async function functionsOnContract(contract: AddressLike, ...functions: string[]): Promise<Permission> {
  const target = await resolveAddress(contract);
  return { ...PLAIN, permissionType: PermissionType.FunctionsOnContract, target, functions: selectors(functions) };
}

export function root(): Permission {
  return { ...PLAIN, permissionType: PermissionType.Root };
}
