import { toQuantity } from "ethers";

import { PaymasterPolicy, PermissionType, SignerKind, type Permission, type Session } from "../session";
import type { WireGrant, WireKey, WirePermission } from "./types";

const KEY_TYPES: Record<SignerKind, WireKey["type"]> = {
  [SignerKind.Address]: "secp256k1",
  [SignerKind.Contract]: "contract",
  [SignerKind.ERC7913]: "erc7913",
};

/**
 * A session in JSON. Extensions appear only where they say something. A session from the chain may hold what
 * `parseGrant` refuses: an expiry in the past, or after the year 2286.
 * @example JSON.stringify(fromSession(session), null, 2);
 */
export function fromSession(session: Session): WireGrant {
  const { signerKind, signer, salt, validAfter, validUntil, paymasterPolicy } = session;
  return {
    expirySec: validUntil,
    key: { type: KEY_TYPES[signerKind], publicKey: signer },
    permissions: session.permissions.map(fromPermission),
    ...(validAfter === 0 ? {} : { validAfter }),
    ...(paymasterPolicy === PaymasterPolicy.None ? {} : { paymaster: fromPaymaster(session) }),
    ...(salt === 0n ? {} : { salt: toQuantity(salt) }),
  };
}

function fromPaymaster({ paymasterPolicy, paymaster }: Session): string {
  return paymasterPolicy === PaymasterPolicy.Any ? "any" : paymaster;
}

function fromPermission({ permissionType, target: address, allowance, functions }: Permission): WirePermission {
  switch (permissionType) {
    case PermissionType.NativeTokenTransfer:
      return { type: "native-token-transfer", data: { allowance: toQuantity(allowance) } };
    case PermissionType.ERC20TokenTransfer:
      return { type: "erc20-token-transfer", data: { address, allowance: toQuantity(allowance) } };
    case PermissionType.GasLimit:
      return { type: "gas-limit", data: { limit: toQuantity(allowance) } };
    case PermissionType.ContractAccess:
      return { type: "contract-access", data: { address } };
    case PermissionType.AccountFunctions:
      return { type: "account-functions", data: { functions: [...functions] } };
    case PermissionType.FunctionsOnAllContracts:
      return { type: "functions-on-all-contracts", data: { functions: [...functions] } };
    case PermissionType.FunctionsOnContract:
      return { type: "functions-on-contract", data: { address, functions: [...functions] } };
    case PermissionType.Root:
      return { type: "root" };
  }
}
