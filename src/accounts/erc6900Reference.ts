import { concat } from "ethers";

import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { packModuleEntity } from "./erc6900";
import { erc6900Adapter, replaySafeTypedData, rootValidationOf } from "./erc6900Adapter";
import { laneNumber } from "./lane";
import { rootSchemeOf } from "./rootScheme";

const BY_SELECTOR = "0x00";
const GLOBAL = "0x01";
/** What comes after it is for the validation module. */
const FINAL_SEGMENT = "0xff";

/** The reference ERC-6900 account, and accounts that like it name the validation in the signature. */
export function erc6900Reference(setup: AccountSetup): AccountAdapter {
  const root = rootValidationOf(setup);
  const base = erc6900Adapter("erc6900-reference", setup, root);
  const isPlain = rootSchemeOf(setup, ["replay-safe", "plain"]) === "plain";
  const ofRoot = packModuleEntity(root.module, root.entityId);
  const ofModule = packModuleEntity(base.module, base.entityId);
  const nonceKey = (lane: number) => laneNumber(lane, base.laneCount);
  return {
    ...base,
    nonceKey,
    encodeSignature: (_callData, signature) => concat([ofModule, BY_SELECTOR, FINAL_SEGMENT, signature]),
    ownerNonceKey: nonceKey,
    ownerSigns: isPlain ? "hash" : "message",
    encodeOwnerOperationSignature: (signature) => concat([ofRoot, GLOBAL, FINAL_SEGMENT, signature]),
    showsGrant: isPlain,
    ownerTypedData: (grant) => (isPlain ? grant : replaySafeTypedData(setup, root, grant)),
    encodeOwnerSignature: (signature) => concat([ofRoot, FINAL_SEGMENT, signature]),
  };
}
