import { AbiCoder, ZeroAddress } from "ethers";

import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { erc7579Adapter } from "./erc7579Adapter";
import { typedDataDigest } from "./typedDataDigest";

/** A Safe with the adapter Safe7579. Its root is a validator, or the Safe's own owners. */
export function safe7579(setup: AccountSetup): AccountAdapter {
  const base = erc7579Adapter("safe7579", setup);
  const { chainId, rootValidator } = setup;
  if (rootValidator !== ZeroAddress) return base;
  return {
    ...base,
    ownerNonceKey: refuseOperation,
    encodeOwnerOperationSignature: refuseOperation,
    showsGrant: false,
    ownerTypedData: (grant) => ({
      domain: { chainId, verifyingContract: base.account },
      types: { SafeMessage: [{ name: "message", type: "bytes" }] },
      primaryType: "SafeMessage",
      message: { message: AbiCoder.defaultAbiCoder().encode(["bytes32"], [typedDataDigest(grant)]) },
    }),
  };
}

function refuseOperation(): never {
  throw new Error(
    "A Safe's own owners sign operations as typed data of the Safe's, which this library does not make. Have them send the calls " +
      "as a transaction of the Safe, or name a validator that the Safe has installed as rootValidator.",
  );
}
