import { ZeroAddress, ZeroHash, concat, getAddress, toBeHex } from "ethers";

import type { AccountAdapter, AccountSetup, RootScheme } from "./AccountAdapter";
import { encodeOwnerSignature } from "./erc7579";
import { erc7579Adapter } from "./erc7579Adapter";
import { laneNumber } from "./lane";
import { encodeNestedSignature, nestTypedData } from "./nestedSignature";
import { rootSchemeOf } from "./rootScheme";

const LANE_COUNT = 2 ** 24;
const VALIDATION_MODE = "0x00";

/** Nexus. Its default validator, `K1Validator`, takes the grant nested in the account's typed data. */
export function nexus(setup: AccountSetup): AccountAdapter {
  const root = getAddress(setup.rootValidator);
  const schemes: RootScheme[] = root === ZeroAddress ? ["erc7739", "plain"] : ["plain", "erc7739"];
  const base = erc7579Adapter("nexus", setup, schemes);
  const adapter: AccountAdapter = {
    ...base,
    laneCount: LANE_COUNT,
    nonceKey: (lane) => nonceKeyOf(base.module, lane),
    ownerNonceKey: (lane) => nonceKeyOf(root, lane),
  };
  if (rootSchemeOf(setup, schemes) === "plain") return adapter;
  const { chainId, version = "1.2.1" } = setup;
  const domain = { name: "Nexus", version, chainId, verifyingContract: base.account, salt: ZeroHash };
  return {
    ...adapter,
    ownerTypedData: (grant) => nestTypedData(grant, domain),
    encodeOwnerSignature: (signature, grant) => encodeOwnerSignature(root, encodeNestedSignature(signature, grant)),
  };
}

/** 3 bytes free, the mode, the validator. */
function nonceKeyOf(validator: string, lane: number): bigint {
  return BigInt(concat([toBeHex(laneNumber(lane, LANE_COUNT), 3), VALIDATION_MODE, validator]));
}
