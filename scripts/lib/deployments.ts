import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Chain } from "./chain";
import { UserError } from "./userError";

/** One deployed contract, in the shape that hardhat-deploy made common. */
export interface DeploymentRecord {
  address: string;
  abi: unknown[];
  /** Null where somebody else had deployed it before. */
  transactionHash: string | null;
  blockNumber: number | null;
  factory: string;
  salt: string;
  initCodeHash: string;
  /** The long version, as verification services want it. */
  compiler: string;
  settings: unknown;
}

/** The address that every chain will have, and what it follows from. */
export interface AddressRecord {
  address: string;
  factory: string;
  salt: string;
  initCodeHash: string;
  compiler: string;
  settings: unknown;
}

/** The account that commands use unless told otherwise: the last one that `account:create` made here. */
export interface AccountRecord {
  address: string;
  entryPoint: string;
  validator: string;
  owner: string;
  salt: string;
}

/** The folder of the records: `DEPLOYMENTS_FOLDER`, or `deployments` where it is not set. */
export function deploymentsFolder(env: NodeJS.ProcessEnv): string {
  return env.DEPLOYMENTS_FOLDER ?? "deployments";
}

/** The record of a contract on a chain, or undefined. */
export function readDeployment(chain: Chain, name: string, env: NodeJS.ProcessEnv): DeploymentRecord | undefined {
  return readJson(join(networkFolder(chain, env), `${name}.json`));
}

/** Writes the record of a contract, and the chain's id beside it. The in-process chain has no records. */
export function writeDeployment(chain: Chain, name: string, record: DeploymentRecord, env: NodeJS.ProcessEnv): void {
  if (chain.isInProcess) return;
  requireSameChain(chain, env);
  writeJson(join(networkFolder(chain, env), `${name}.json`), record);
  writeFileSync(join(networkFolder(chain, env), ".chainId"), `${chain.chainId}\n`);
}

/** The account to use on a chain, or undefined. */
export function readAccountRecord(chain: Chain, env: NodeJS.ProcessEnv): AccountRecord | undefined {
  return readJson(join(networkFolder(chain, env), "account.json"));
}

/** Notes the account to use on a chain. It is the user's own business: the folder keeps it out of the repository. */
export function writeAccountRecord(chain: Chain, record: AccountRecord, env: NodeJS.ProcessEnv): void {
  if (!chain.isInProcess) writeJson(join(networkFolder(chain, env), "account.json"), record);
}

/** The recorded address of every chain, or undefined. It is committed, wherever other records are kept. */
export function readAddressRecord(): AddressRecord | undefined {
  return readJson(ADDRESS_FILE);
}

/** Where the address of every chain is recorded. */
export const ADDRESS_FILE = join("deployments", "address.json");

/** Where those of the ERC-7913 verifiers are. */
export const VERIFIERS_FILE = join("deployments", "verifiers.json");

/** Writes JSON as prettier would leave it, and the folder where it is missing. */
export function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

function requireSameChain(chain: Chain, env: NodeJS.ProcessEnv): void {
  const path = join(networkFolder(chain, env), ".chainId");
  if (!existsSync(path)) return;
  const recorded = readFileSync(path, "utf8").trim();
  if (recorded === String(chain.chainId)) return;
  throw new UserError(
    `${path} says chain ${recorded}, but ${chain.network} is chain ${chain.chainId} now.`,
    "Correct the RPC URL, or delete that folder if the chain is another one for good.",
  );
}

function networkFolder(chain: Chain, env: NodeJS.ProcessEnv): string {
  return join(deploymentsFolder(env), chain.network);
}

/** Reads JSON, or undefined where there is no such file. */
export function readJson<T>(path: string): T | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, "utf8")) as T;
  } catch {
    throw new UserError(`${path} is no JSON.`, "Restore it, or delete it and run the command that writes it.");
  }
}
