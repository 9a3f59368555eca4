import { MaxUint256 } from "ethers";

import { contractName } from "../contractName";
import { PermissionType } from "../session";
import type { PermissionLint } from "./types";

const { NativeTokenTransfer, ERC20TokenTransfer, GasLimit, FunctionsOnAllContracts } = PermissionType;

/** 1 gwei in all. More gas units than any operation takes, and less wei than any operation costs. */
const TINY_GAS_LIMIT = 1_000_000_000n;

/** What is wrong with the amount that a permission allows. */
export const amountLints: readonly PermissionLint[] = [
  {
    code: "UnlimitedEther",
    severity: "danger",
    remedy: "Give the amount that the session needs.",
    find: ({ permissionType, allowance }) =>
      permissionType === NativeTokenTransfer && allowance === MaxUint256
        ? "It allows all the ether that the account has and will have."
        : undefined,
  },
  {
    code: "UnlimitedToken",
    severity: "danger",
    remedy: "Give the amount that the session needs.",
    find: ({ permissionType, target, allowance }, { context }) =>
      permissionType === ERC20TokenTransfer && allowance === MaxUint256
        ? `It allows all that the account has and will have of ${contractName(target, context.tokens)}.`
        : undefined,
  },
  {
    code: "UnlimitedGas",
    severity: "danger",
    remedy: "Give the amount that the session's operations cost at most.",
    find: ({ permissionType, allowance }) =>
      permissionType === GasLimit && allowance === MaxUint256
        ? "It allows to burn all the account's ether as gas, also in favour of whoever bundles the operations."
        : undefined,
  },
  {
    code: "TinyGasLimit",
    severity: "warning",
    remedy: "Give wei: the operations' gas times its price.",
    find: ({ permissionType, allowance }) =>
      permissionType === GasLimit && allowance < TINY_GAS_LIMIT
        ? `It allows ${allowance} wei, which pays for no operation: the limit is in wei, not in gas units.`
        : undefined,
  },
  {
    code: "EtherToAllContracts",
    severity: "warning",
    remedy: "Name the contracts that are meant with functions-on-contract.",
    find: ({ permissionType }, { session }) =>
      permissionType === FunctionsOnAllContracts &&
      session.permissions.some((other) => other.permissionType === NativeTokenTransfer)
        ? "Its functions may take the session's ether along, to any contract."
        : undefined,
  },
];
