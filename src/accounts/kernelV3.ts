import { AbiCoder, ZeroAddress, concat, toBeHex } from "ethers";

import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { encodeInstallModule, erc7579Interface } from "./erc7579";
import { erc7579Adapter } from "./erc7579Adapter";
import { laneNumber } from "./lane";
import { typedDataDigest } from "./typedDataDigest";

const LANE_COUNT = 2 ** 16;
/** The one function that the module may validate. */
const EXECUTE = erc7579Interface.getFunction("execute")?.selector ?? "0x";
/** Mode `0x00`, type `0x01`: a validator. */
const OF_VALIDATOR = "0x0001";
const OF_ROOT = "0x00";

/** Kernel v3. The root signs for the account, in typed data of the account's around the grant's digest. */
export function kernelV3(setup: AccountSetup): AccountAdapter {
  const { chainId, version = "0.3.1" } = setup;
  const base = erc7579Adapter("kernel-v3", setup);
  const { account, module } = base;
  return {
    ...base,
    laneCount: LANE_COUNT,
    nonceKey: (lane) => BigInt(concat([OF_VALIDATOR, module, toBeHex(laneNumber(lane, LANE_COUNT), 2)])),
    installCall: (initData) => ({ to: account, data: encodeInstallModule(module, withoutHook(initData)) }),
    // The rest of the key is zero: mode, type, and the root's place.
    ownerNonceKey: (lane) => laneNumber(lane, LANE_COUNT),
    showsGrant: false,
    ownerTypedData: (grant) => ({
      domain: { name: "Kernel", version, chainId, verifyingContract: account },
      types: { Kernel: [{ name: "hash", type: "bytes32" }] },
      primaryType: "Kernel",
      message: { hash: typedDataDigest(grant) },
    }),
    encodeOwnerSignature: (signature) => concat([OF_ROOT, signature]),
  };
}

/** Kernel's install data: no hook, the module's data, the hook's, and the function that the module may validate. */
function withoutHook(initData: string): string {
  const rest = AbiCoder.defaultAbiCoder().encode(["bytes", "bytes", "bytes"], [initData, "0x", EXECUTE]);
  return concat([ZeroAddress, rest]);
}
