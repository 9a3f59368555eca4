import { TypedDataEncoder, type TypedDataDomain, type TypedDataField } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type DeferredGrant, type Permission } from "./session";

/** Where a deferred grant is signed for. */
export interface GrantScope {
  account: string;
  /** The address of SessionKeyValidator. */
  module: string;
  chainId: bigint | number;
  /** The account's epoch, from `epochOf`; one more for a grant that is signed before the module is installed. */
  epoch: bigint | number;
}

/** EIP-712 typed data, as `eth_signTypedData_v4` and ethers' `signTypedData` take it. */
export interface GrantTypedData {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  primaryType: "SessionGrant";
  message: Record<string, unknown>;
}

const TYPES: Record<string, TypedDataField[]> = {
  SessionGrant: fields(
    "string purpose,address account,uint256 epoch,uint48 deadline,string signerKind,bytes signer,uint96 salt," +
      "uint48 validAfter,uint48 validUntil,string paymasterPolicy,address paymaster,Permission[] permissions",
  ),
  Permission: fields("string allows,address target,uint256 allowance,bytes4[] functions"),
};

/** The words of the typed data are the module's constants, to the letter: it hashes its own, whatever is signed. */
const PURPOSE =
  "Let another key use this account, within the permissions below, until validUntil (0: no end) or until I revoke it. " +
  "Void unless used for the first time by the deadline.";

const SIGNER_KINDS: Record<SignerKind, string> = {
  [SignerKind.Address]: "An address, whose key signs (ECDSA)",
  [SignerKind.Contract]: "A contract, which says what it signed (ERC-1271)",
  [SignerKind.ERC7913]: "A key behind the address of its verifier (ERC-7913)",
};

const PAYMASTER_POLICIES: Record<PaymasterPolicy, string> = {
  [PaymasterPolicy.None]: "No paymaster is free.",
  [PaymasterPolicy.Only]: "Gas that this paymaster pays is free.",
  [PaymasterPolicy.Any]:
    "WARNING: gas that any paymaster pays is free, even one that takes the account's tokens for it.",
};

const PERMISSIONS: Record<PermissionType, string> = {
  [PermissionType.NativeTokenTransfer]:
    "Send native tokens to anyone, up to this allowance in wei, in total. 2^256-1 is no limit.",
  [PermissionType.ERC20TokenTransfer]:
    "Send or approve this token to anyone, up to this allowance in its base units, in total. 2^256-1 is no limit.",
  [PermissionType.GasLimit]:
    "Pay gas with the account's native tokens, up to this allowance in wei, in total; each operation counts at its " +
    "maximum cost. 2^256-1 is no limit.",
  [PermissionType.ContractAccess]: "Call every function of this contract, except onInstall and onUninstall.",
  [PermissionType.AccountFunctions]: "Call these functions of the account itself.",
  [PermissionType.FunctionsOnAllContracts]:
    "Call these functions of any contract that is not protected and that no other permission names.",
  [PermissionType.FunctionsOnContract]: "Call these functions of this contract.",
  [PermissionType.Root]:
    "WARNING: do everything that the account can do, also grant itself a life beyond its revocation.",
};

/**
 * What the owner signs to grant a session without a transaction. A wallet shows every field, and words beside them
 * that explain each.
 * @example const { domain, types, message } = grantTypedData(grant, scope);
 * const ownerSignature = await owner.signTypedData(domain, types, message);
 */
export function grantTypedData({ session, deadline }: DeferredGrant, scope: GrantScope): GrantTypedData {
  const { account, module, chainId, epoch } = scope;
  const { signerKind, signer, salt, validAfter, validUntil, paymasterPolicy, paymaster, permissions } = session;
  return {
    domain: { name: "Session keys", version: "1", chainId, verifyingContract: module },
    types: TYPES,
    primaryType: "SessionGrant",
    message: {
      purpose: PURPOSE,
      account,
      epoch,
      deadline,
      signerKind: SIGNER_KINDS[signerKind],
      signer,
      salt,
      validAfter,
      validUntil,
      paymasterPolicy: PAYMASTER_POLICIES[paymasterPolicy],
      paymaster,
      permissions: permissions.map(permissionMessage),
    },
  };
}

/**
 * The hash of the typed data, as `SessionKeyValidator.grantDigest` computes it.
 * @returns 32 bytes, hex.
 */
export function grantDigest(grant: DeferredGrant, scope: GrantScope): string {
  const { domain, types, message } = grantTypedData(grant, scope);
  return TypedDataEncoder.hash(domain, types, message);
}

function permissionMessage({ permissionType, target, allowance, functions }: Permission): Record<string, unknown> {
  return { allows: PERMISSIONS[permissionType], target, allowance, functions };
}

function fields(list: string): TypedDataField[] {
  return list.split(",").map((field) => {
    const [type, name] = field.split(" ");
    return { type, name };
  });
}
