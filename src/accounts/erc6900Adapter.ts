import { ZeroAddress, dataSlice, getAddress, isHexString, zeroPadValue, type TypedDataDomain } from "ethers";

import type { AccountAdapter, AccountKind, AccountSetup, TypedData } from "./AccountAdapter";
import { encodeERC6900Calls, encodeInstallValidation, packModuleEntity } from "./erc6900";
import { LANE_COUNT } from "./lane";
import { readNeighbours } from "./neighbours";
import { typedDataDigest } from "./typedDataDigest";

/** The owner's validation. */
export interface RootValidation {
  /** The zero address where the account itself checks its owner. */
  module: string;
  entityId: number;
}

/** What ERC-6900 accounts have in common: where operations and signatures name the validation is not. */
export function erc6900Adapter(kind: AccountKind, setup: AccountSetup, root: RootValidation) {
  const { entityId = 0 } = setup;
  const [account, module] = [setup.account, setup.module].map((one) => getAddress(one));
  const moduleEntity = packModuleEntity(module, entityId);
  return {
    kind,
    standard: "ERC-6900",
    account,
    module,
    entityId,
    laneCount: LANE_COUNT,
    encodeCalls: (calls) => encodeERC6900Calls(account, calls),
    installCall: (initData) => ({ to: account, data: encodeInstallValidation(moduleEntity, initData) }),
    neighbours: (provider, fromBlock) => {
      const known = [{ address: root.module, role: "the owner's validation module" }];
      return readNeighbours(provider, { account, module, known, fromBlock });
    },
  } satisfies Partial<AccountAdapter>;
}

/**
 * The owner's validation as a setup names it.
 * @throws where it is not 24 bytes.
 */
export function rootValidationOf({ rootValidator }: AccountSetup): RootValidation {
  if (!isHexString(rootValidator, 24)) {
    throw new Error(
      `An ERC-6900 account names its owner's validation with 24 bytes, module and entity id, not ${rootValidator}.`,
    );
  }
  return { module: getAddress(dataSlice(rootValidator, 0, 20)), entityId: Number(dataSlice(rootValidator, 20)) };
}

/** What a `SingleSignerValidationModule`, or an account that checks its owner itself, has the owner sign for a message. */
export function replaySafeTypedData(setup: AccountSetup, root: RootValidation, grant: TypedData): TypedData {
  const { chainId, account } = setup;
  const domain: TypedDataDomain =
    root.module === ZeroAddress
      ? { chainId, verifyingContract: account }
      : { chainId, verifyingContract: root.module, salt: zeroPadValue(account, 32) };
  const types = { ReplaySafeHash: [{ name: "hash", type: "bytes32" }] };
  return { domain, types, primaryType: "ReplaySafeHash", message: { hash: typedDataDigest(grant) } };
}
