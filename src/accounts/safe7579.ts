import { AbiCoder, ZeroAddress, dataSlice, getAddress, id, type Provider } from "ethers";

import { ExplainedError } from "../explainedError";
import type { AccountAdapter, AccountSetup, Neighbour } from "./AccountAdapter";
import { erc7579Adapter } from "./erc7579Adapter";
import { readNeighbours } from "./neighbours";
import { typedDataDigest } from "./typedDataDigest";

/** A Safe with the adapter Safe7579. Its root is a validator, or the Safe's own owners. */
export function safe7579(setup: AccountSetup): AccountAdapter {
  const { chainId, rootValidator } = setup;
  const plain = erc7579Adapter("safe7579", setup);
  const { account, module } = plain;
  const base: AccountAdapter = {
    ...plain,
    async neighbours(provider, fromBlock) {
      const own = await contractsOf(provider, account);
      const known = [...own, { address: getAddress(rootValidator), role: "root validator" }];
      return readNeighbours(provider, { account, module, known, fromBlock });
    },
  };
  if (rootValidator !== ZeroAddress) return base;
  return {
    ...base,
    ownerNonceKey: refuseOperation,
    encodeOwnerOperationSignature: refuseOperation,
    showsGrant: false,
    ownerTypedData: (grant) => ({
      domain: { chainId, verifyingContract: account },
      types: { SafeMessage: [{ name: "message", type: "bytes" }] },
      primaryType: "SafeMessage",
      message: { message: AbiCoder.defaultAbiCoder().encode(["bytes32"], [typedDataDigest(grant)]) },
    }),
  };
}

/** Where a Safe keeps contracts that no view of its tells. */
const SLOTS = {
  "adapter Safe7579": id("fallback_manager.handler.address"),
  "guard of the Safe": id("guard_manager.guard.address"),
};

async function contractsOf(provider: Provider, account: string): Promise<Neighbour[]> {
  const found = Object.entries(SLOTS).map(async ([role, slot]) => {
    return { address: addressIn(await provider.getStorage(account, slot)), role };
  });
  return Promise.all(found);
}

function addressIn(word: string): string {
  return getAddress(dataSlice(word, 12));
}

function refuseOperation(): never {
  const reason = "A Safe's own owners sign operations as typed data of the Safe's, which this library does not make.";
  const remedy =
    "Have them send the calls as a transaction of the Safe, or name a validator that the Safe has installed as rootValidator.";
  throw new ExplainedError("OwnersSignNoOperations", reason, remedy);
}
