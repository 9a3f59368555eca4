import { getCreate2Address, keccak256, ZeroHash } from "ethers";
import type { Artifacts } from "hardhat/types";

import { VALIDATOR } from "../publicContracts";
import type { AddressRecord } from "./deployments";
import { UserError } from "./userError";

/** The deterministic deployment proxy, at this address on every chain that has it. */
export const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** The sample root validator, by its fully qualified name. */
export const ECDSA_VALIDATOR = "contracts/samples/ECDSAValidator.sol:ECDSAValidator";

/** The sample account, by its fully qualified name. */
export const SAMPLE_ACCOUNT = "contracts/samples/SampleAccount.sol:SampleAccount";

/** What the compiler made of a contract. */
export interface Build {
  /** Fully qualified. */
  name: string;
  abi: unknown[];
  /** What creates it, without constructor arguments. */
  initCode: string;
  /** What stays on the chain. */
  code: string;
  /** The long version. */
  compiler: string;
  /** The compiler's standard JSON input. */
  input: { settings: unknown };
}

/** Reads what was compiled. */
export async function readBuild(artifacts: Artifacts, name: string): Promise<Build> {
  const info = (await artifacts.artifactExists(name)) ? await artifacts.getBuildInfo(name) : undefined;
  if (info === undefined) throw new UserError(`${name} is not compiled.`, "Run `npx hardhat compile --force`.");
  const { abi, bytecode, deployedBytecode } = await artifacts.readArtifact(name);
  const { solcLongVersion: compiler, input } = info;
  return { name, abi, initCode: bytecode, code: deployedBytecode, compiler, input };
}

/** The name of a contract without its file. */
export function contractName(fullyQualified: string): string {
  return fullyQualified.slice(fullyQualified.indexOf(":") + 1);
}

/** Where the factory puts a contract, with salt zero unless said otherwise. */
export function create2Address(initCode: string, salt = ZeroHash): string {
  return getCreate2Address(CREATE2_FACTORY, salt, keccak256(initCode));
}

/** The address of a contract, the module's unless said otherwise, on every chain, from what was compiled. */
export async function computeAddress(artifacts: Artifacts, name: string = VALIDATOR): Promise<AddressRecord> {
  const { initCode, compiler, input } = await readBuild(artifacts, name);
  return {
    address: create2Address(initCode),
    factory: CREATE2_FACTORY,
    salt: ZeroHash,
    initCodeHash: keccak256(initCode),
    compiler,
    settings: withoutOutput(input.settings),
  };
}

/** The settings that decide about the code: which outputs are asked for does not. */
export function withoutOutput(settings: unknown): unknown {
  return Object.fromEntries(Object.entries(settings as object).filter(([name]) => name !== "outputSelection"));
}
