import { readFileSync } from "node:fs";
import { basename, join } from "node:path";

import { ContractFactory, type Interface } from "ethers";

const ARTIFACTS = join(__dirname, "..", "..", "artifacts", "contracts");

/**
 * What `npx hardhat compile` made of a contract.
 * @param path Its folder and name, such as `samples/SampleAccount`.
 */
export function factoryOf(path: string): ContractFactory<unknown[]> {
  const file = join(ARTIFACTS, `${path}.sol`, `${basename(path)}.json`);
  const { abi, bytecode } = JSON.parse(readFileSync(file, "utf8")) as { abi: string[]; bytecode: string };
  return new ContractFactory(abi, bytecode);
}

/** The contract's ABI. */
export function interfaceOf(path: string): Interface {
  return factoryOf(path).interface;
}
