import { MaxUint256 } from "ethers";

import { PermissionType, type Permission, type Session } from "../session";
import type { WireProblem } from "./error";
import { functionProblems } from "./functionProblems";
import { targetProblems } from "./targetProblems";
import type { GrantContext, WireGrant, WireType } from "./types";

const SINGLE_TYPES: readonly WireType[] = [
  "native-token-transfer",
  "gas-limit",
  "account-functions",
  "functions-on-all-contracts",
];

/** The largest finite amounts that the contract stores. */
const MAXIMA: Partial<Record<PermissionType, [field: string, maximum: bigint]>> = {
  [PermissionType.NativeTokenTransfer]: ["allowance", MaxUint256],
  [PermissionType.ERC20TokenTransfer]: ["allowance", 2n ** 224n - 1n],
  [PermissionType.GasLimit]: ["limit", 2n ** 96n - 1n],
};

/** What the module would refuse in the list of permissions. */
export function permissionProblems(grant: WireGrant, { permissions }: Session, context: GrantContext): WireProblem[] {
  return [
    ...listProblems(grant.permissions.map(({ type }) => type)),
    ...permissions.flatMap((permission, index) => {
      const path = `permissions[${index}]`;
      return [
        ...allowanceProblems(permission, path),
        ...targetProblems(permissions, index, path, context),
        ...functionProblems(permissions, permission, path),
      ];
    }),
  ];
}

function listProblems(types: WireType[]): WireProblem[] {
  const path = "permissions";
  if (types.length === 0) {
    const remedy = "Name at least one thing that the session may do.";
    return [{ code: "NoPermissions", path, message: "The list is empty.", remedy }];
  }
  if (types.includes("root") && types.length > 1) {
    const remedy = "Root allows everything: grant it alone, or leave it out.";
    return [{ code: "RootNotAlone", path, message: "Root stands beside other permissions.", remedy }];
  }
  if (types.length === 1 && types[0] === "gas-limit") {
    const remedy = "Add a permission for what the session shall do.";
    return [{ code: "NoCallPermitted", path, message: "A gas limit alone allows no call.", remedy }];
  }
  return types.flatMap((type, index) => duplicateProblem(types, type, index));
}

function duplicateProblem(types: WireType[], type: WireType, index: number): WireProblem[] {
  const first = types.indexOf(type);
  if (first === index || !SINGLE_TYPES.includes(type)) return [];
  const remedy = `Merge it into permissions[${first}].`;
  const message = `A session has one ${type}, and permissions[${first}] is one.`;
  return [{ code: "DuplicatePermission", path: `permissions[${index}]`, message, remedy }];
}

function allowanceProblems({ permissionType, allowance }: Permission, parent: string): WireProblem[] {
  const [field, maximum] = MAXIMA[permissionType] ?? [];
  if (field === undefined || maximum === undefined) return [];
  const path = `${parent}.data.${field}`;
  if (allowance === 0n) {
    const remedy = "Give an amount, or leave the permission out.";
    return [{ code: "ZeroAllowance", path, message: "An allowance of zero allows nothing.", remedy }];
  }
  if (allowance === MaxUint256 || allowance <= maximum) return [];
  const message = `The largest finite amount here is 0x${maximum.toString(16)}.`;
  const remedy = "Give less, or 0x and 64 times the digit f for unlimited.";
  return [{ code: "AllowanceTooLarge", path, message, remedy }];
}
