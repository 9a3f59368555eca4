import { isDeepStrictEqual } from "node:util";

import type { Artifacts } from "hardhat/types";

import { VERIFIERS } from "../publicContracts";
import { computeAddress, contractName } from "./build";
import { ADDRESS_FILE, readJson, VERIFIERS_FILE, writeJson, type AddressRecord } from "./deployments";
import { UserError } from "./userError";

/** A committed file of addresses that every chain will have. */
export interface AddressBook<T> {
  file: string;
  /** The task that keeps it. */
  task: string;
  /** What it should say, from what was compiled. */
  compute: (artifacts: Artifacts) => Promise<T>;
  /** The addresses in it. */
  addresses: (content: T) => string[];
}

/** The module's address. */
export const MODULE_ADDRESS: AddressBook<AddressRecord> = {
  file: ADDRESS_FILE,
  task: "module:address",
  compute: computeAddress,
  addresses: ({ address }) => [address],
};

/** The addresses of the ERC-7913 verifiers, by name. */
export const VERIFIER_ADDRESSES: AddressBook<Record<string, AddressRecord>> = {
  file: VERIFIERS_FILE,
  task: "verifiers:address",
  compute: async (artifacts) => {
    const records = await Promise.all(VERIFIERS.map((name) => computeAddress(artifacts, name)));
    return Object.fromEntries(records.map((record, i) => [contractName(VERIFIERS[i]), record]));
  },
  addresses: (content) => Object.entries(content).map(([name, { address }]) => `${name} ${address}`),
};

/** Writes what every chain will have to the file. */
export async function writeAddresses<T>({ file, compute }: AddressBook<T>, artifacts: Artifacts): Promise<void> {
  writeJson(file, await compute(artifacts));
}

/**
 * Compares the file with what was compiled.
 * @throws UserError where they differ.
 */
export async function checkAddresses<T>(book: AddressBook<T>, artifacts: Artifacts): Promise<void> {
  const computed = await book.compute(artifacts);
  const recorded = readJson<T>(book.file);
  if (isDeepStrictEqual(recorded, computed)) return;
  const list = (content: T | undefined) => (content ? book.addresses(content).join(", ") : "nothing");
  throw new UserError(
    `${book.file} says ${list(recorded)}, and the sources give ${list(computed)}.`,
    `If a contract was meant to change, run \`npx hardhat ${book.task} --write\`.`,
  );
}
