import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { ContractFactory, type BaseContract, type InterfaceAbi } from "ethers";
import { ethers } from "hardhat";

/** A compiled contract, as Hardhat writes it. */
export interface Artifact {
  contractName: string;
  abi: InterfaceAbi;
  bytecode: string;
}

/** Accounts that were built elsewhere: one folder each, with an artifact per contract. */
export const ARTIFACTS = process.env.ACCOUNT_ARTIFACTS;

/** Whether the artifacts of this account are there. */
export function hasArtifacts(folder: string): boolean {
  return ARTIFACTS !== undefined && existsSync(join(ARTIFACTS, folder));
}

/** Reads an artifact. */
export function artifactOf(folder: string, contract: string): Artifact {
  if (ARTIFACTS === undefined) throw new Error("Set ACCOUNT_ARTIFACTS to the folder of the accounts' artifacts.");
  return JSON.parse(readFileSync(join(ARTIFACTS, folder, `${contract}.json`), "utf8")) as Artifact;
}

/** Deploys a contract of such an artifact. */
export async function deployArtifact(folder: string, contract: string, ...args: unknown[]): Promise<BaseContract> {
  const { abi, bytecode } = artifactOf(folder, contract);
  const [funder] = await ethers.getSigners();
  const deployed = await new ContractFactory(abi, bytecode, funder).deploy(...args);
  return deployed.waitForDeployment();
}
