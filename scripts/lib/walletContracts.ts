import { AbiCoder, concat } from "ethers";
import type { Artifacts } from "hardhat/types";

import { accountFactoryArgs, type Contracts } from "../../src/server/contracts";
import { VALIDATOR } from "../publicContracts";
import { create2Address, ECDSA_VALIDATOR, readBuild } from "./build";

const ACCOUNT_FACTORY = "contracts/samples/SampleAccountFactory.sol:SampleAccountFactory";
const SPONSOR = "contracts/samples/SampleSponsor.sol:SampleSponsor";

/** What creates the contracts that a wallet server needs, in the order in which they are created. */
export interface WalletContracts {
  contracts: Contracts;
  initCodes: Record<"module" | "rootValidator" | "accountFactory", string>;
}

/**
 * The contracts that a wallet server needs on a chain, from what was compiled.
 * @param staker Who may stake for the factory at the EntryPoint; nobody where absent.
 */
export async function walletContracts(
  artifacts: Artifacts,
  entryPoint: string,
  staker?: string,
): Promise<WalletContracts> {
  const [module, rootValidator, factory] = await Promise.all(
    [VALIDATOR, ECDSA_VALIDATOR, ACCOUNT_FACTORY].map(async (name) => (await readBuild(artifacts, name)).initCode),
  );
  const addresses = { entryPoint, module: create2Address(module), rootValidator: create2Address(rootValidator) };
  const accountFactory = concat([factory, accountFactoryArgs(addresses, staker)]);
  return {
    contracts: { ...addresses, accountFactory: create2Address(accountFactory) },
    initCodes: { module, rootValidator, accountFactory },
  };
}

/**
 * What creates a paymaster.
 * @param setup Its EntryPoint, whose signature it takes, and who may take its deposit back.
 */
export async function sponsorInitCode(
  artifacts: Artifacts,
  { entryPoint, signer, owner }: { entryPoint: string; signer: string; owner: string },
): Promise<string> {
  const args = AbiCoder.defaultAbiCoder().encode(["address", "address", "address"], [entryPoint, signer, owner]);
  return concat([(await readBuild(artifacts, SPONSOR)).initCode, args]);
}
