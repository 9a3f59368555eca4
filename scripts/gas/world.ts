import { loadFixture } from "@nomicfoundation/hardhat-network-helpers";

import type { EntryPointVersion } from "../../src/entryPoint";
import { erc6900Account } from "../../test/behaviors/drivers/erc6900";
import { openZeppelin } from "../../test/behaviors/drivers/openZeppelin";
import { mount, type Mounted } from "../../test/behaviors/mounted";
import { deployPaymaster, type TestPaymaster } from "../../test/helpers/paymaster";
import { deploy } from "../../test/helpers/world";

/** An account with the module, and what some of the rows need beside it. */
export interface GasWorld extends Mounted {
  paymaster: TestPaymaster;
  /** The addresses of the P-256 verifiers: by the precompile, and in Solidity. */
  verifiers: Record<"P256Verifier" | "P256SolidityVerifier", string>;
}

/** Which account is measured. */
export type Standard = "ERC-7579" | "ERC-6900";

async function prepare(standard: Standard, version: EntryPointVersion): Promise<GasWorld> {
  const mounted = await mount(standard === "ERC-7579" ? openZeppelin : erc6900Account, version);
  const paymaster = await deployPaymaster(mounted.account, mounted.w.stranger);
  const [precompile, solidity] = [await deploy("P256Verifier"), await deploy("P256SolidityVerifier")];
  const verifiers = {
    P256Verifier: await precompile.getAddress(),
    P256SolidityVerifier: await solidity.getAddress(),
  };
  return { ...mounted, paymaster, verifiers };
}

/** Named, because the helper that goes back to a fixture knows it by its function. */
const FIXTURES: Record<string, () => Promise<GasWorld>> = {
  "ERC-7579 v0.7": async function erc7579v07() {
    return prepare("ERC-7579", "v0.7");
  },
  "ERC-7579 v0.8": async function erc7579v08() {
    return prepare("ERC-7579", "v0.8");
  },
  "ERC-7579 v0.9": async function erc7579v09() {
    return prepare("ERC-7579", "v0.9");
  },
  "ERC-6900 v0.8": async function erc6900v08() {
    return prepare("ERC-6900", "v0.8");
  },
};

/** The account of this kind as it was right after the module was installed. */
export async function gasWorld(standard: Standard = "ERC-7579", version: EntryPointVersion = "v0.8") {
  return loadFixture(FIXTURES[`${standard} ${version}`]);
}
