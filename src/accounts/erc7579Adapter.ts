import { getAddress } from "ethers";

import type { AccountAdapter, AccountKind, AccountSetup } from "./AccountAdapter";
import {
  VALIDATOR_MODULE_TYPE,
  encodeExecute,
  encodeOwnerSignature,
  erc7579Interface,
  validatorNonceKey,
} from "./erc7579";
import { LANE_COUNT } from "./lane";
import { readNeighbours } from "./neighbours";

/**
 * What ERC-7579 accounts have in common, for those that name the validator in the top 20 bytes of the nonce key and have
 * a root validator that takes what the owner signs as it is.
 */
export function erc7579Adapter(kind: AccountKind, setup: AccountSetup): AccountAdapter {
  const [account, module, root] = [setup.account, setup.module, setup.rootValidator].map((one) => getAddress(one));
  return {
    kind,
    standard: "ERC-7579",
    account,
    module,
    entityId: 0,
    laneCount: LANE_COUNT,
    encodeCalls: encodeExecute,
    nonceKey: (lane) => validatorNonceKey(module, lane),
    encodeSignature: (_callData, signature) => signature,
    installCall: (initData) => ({ to: account, data: encodeInstallModule(module, initData) }),
    ownerNonceKey: (lane) => validatorNonceKey(root, lane),
    ownerSigns: "hash",
    encodeOwnerOperationSignature: (signature) => signature,
    showsGrant: true,
    ownerTypedData: (grant) => grant,
    encodeOwnerSignature: (signature) => encodeOwnerSignature(root, signature),
    neighbours: (provider) => readNeighbours(provider, account, [{ address: root, role: "root validator" }]),
  };
}

/** Calldata of `installModule` for a validator. */
export function encodeInstallModule(module: string, initData: string): string {
  return erc7579Interface.encodeFunctionData("installModule", [VALIDATOR_MODULE_TYPE, module, initData]);
}
