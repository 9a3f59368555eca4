import { getAddress } from "ethers";

import type { AccountAdapter, AccountKind, AccountSetup, RootScheme } from "./AccountAdapter";
import { encodeExecute, encodeInstallModule, encodeOwnerSignature, validatorNonceKey } from "./erc7579";
import { LANE_COUNT } from "./lane";
import { readNeighbours } from "./neighbours";
import { rootSchemeOf } from "./rootScheme";

/**
 * What ERC-7579 accounts have in common, for those that name the validator in the top 20 bytes of the nonce key and have
 * a root validator that takes what the owner signs as it is.
 * @param schemes What the kind can do of its root validator's schemes.
 */
export function erc7579Adapter(
  kind: AccountKind,
  setup: AccountSetup,
  schemes: readonly RootScheme[] = ["plain"],
): AccountAdapter {
  rootSchemeOf(setup, schemes);
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
    neighbours: (provider, fromBlock) =>
      readNeighbours(provider, { account, module, known: [{ address: root, role: "root validator" }], fromBlock }),
  };
}
