import { isDeepStrictEqual } from "node:util";

import type { Artifacts } from "hardhat/types";

import { computeAddress } from "./build";
import { ADDRESS_FILE, readAddressRecord, writeJson, type AddressRecord } from "./deployments";
import { UserError } from "./userError";

/** Writes the address that every chain will have to the repository's record. */
export async function writeModuleAddress(artifacts: Artifacts): Promise<AddressRecord> {
  const record = await computeAddress(artifacts);
  writeJson(ADDRESS_FILE, record);
  return record;
}

/**
 * Compares the repository's record with what was compiled.
 * @throws UserError where they differ.
 */
export async function checkModuleAddress(artifacts: Artifacts): Promise<AddressRecord> {
  const computed = await computeAddress(artifacts);
  const recorded = readAddressRecord();
  if (isDeepStrictEqual(recorded, computed)) return computed;
  throw new UserError(
    `${ADDRESS_FILE} says ${recorded?.address ?? "nothing"}, and the sources give ${computed.address}.`,
    "If the contract was meant to change, run `npx hardhat module:address --write`.",
  );
}
