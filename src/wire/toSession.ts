import { ZeroAddress, getAddress } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../session";
import type { WireGrant, WireKey, WirePermission } from "./types";

const PLAIN = { target: ZeroAddress, allowance: 0n, functions: [] as string[] };

const SIGNER_KINDS: Record<WireKey["type"], SignerKind> = {
  secp256k1: SignerKind.Address,
  ecdsa: SignerKind.Address,
  contract: SignerKind.Contract,
  erc7913: SignerKind.ERC7913,
};

/**
 * The session that a grant describes, as the contract takes it. Sorts the functions, and leaves the rest as it stands.
 * @param grant Checked by `parseGrant`.
 * @example const session = toSession(parseGrant(JSON.parse(text)));
 */
export function toSession(grant: WireGrant): Session {
  const { type, publicKey } = grant.key;
  const signerKind = SIGNER_KINDS[type];
  return {
    signerKind,
    signer: signerKind === SignerKind.ERC7913 ? publicKey.toLowerCase() : getAddress(publicKey.toLowerCase()),
    salt: BigInt(grant.salt ?? 0),
    validAfter: grant.validAfter ?? 0,
    validUntil: grant.expirySec ?? 0,
    ...toPaymaster(grant.paymaster),
    permissions: grant.permissions.map(toPermission),
  };
}

function toPaymaster(paymaster?: string): Pick<Session, "paymasterPolicy" | "paymaster"> {
  if (paymaster === undefined) return { paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress };
  if (paymaster === "any") return { paymasterPolicy: PaymasterPolicy.Any, paymaster: ZeroAddress };
  return { paymasterPolicy: PaymasterPolicy.Only, paymaster: toAddress(paymaster) };
}

function toPermission(permission: WirePermission): Permission {
  switch (permission.type) {
    case "native-token-transfer":
      return plain(PermissionType.NativeTokenTransfer, { allowance: BigInt(permission.data.allowance) });
    case "erc20-token-transfer": {
      const { address, allowance } = permission.data;
      const fields = { target: toAddress(address), allowance: BigInt(allowance) };
      return plain(PermissionType.ERC20TokenTransfer, fields);
    }
    case "gas-limit":
      return plain(PermissionType.GasLimit, { allowance: BigInt(permission.data.limit) });
    case "contract-access":
      return plain(PermissionType.ContractAccess, { target: toAddress(permission.data.address) });
    case "account-functions":
      return plain(PermissionType.AccountFunctions, { functions: toFunctions(permission.data.functions) });
    case "functions-on-all-contracts":
      return plain(PermissionType.FunctionsOnAllContracts, { functions: toFunctions(permission.data.functions) });
    case "functions-on-contract": {
      const { address, functions } = permission.data;
      const fields = { target: toAddress(address), functions: toFunctions(functions) };
      return plain(PermissionType.FunctionsOnContract, fields);
    }
    case "root":
      return plain(PermissionType.Root, {});
  }
}

function plain(permissionType: PermissionType, fields: Partial<Permission>): Permission {
  return { ...PLAIN, permissionType, ...fields };
}

function toAddress(address: string): string {
  return getAddress(address.toLowerCase());
}

function toFunctions(functions: string[]): string[] {
  return functions.map((selector) => selector.toLowerCase()).sort();
}
