import { HARDHAT_NETWORK_NAME } from "hardhat/plugins";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

/**
 * Puts the canonical EntryPoints, their SenderCreators and the CREATE2 factory on the in-process network.
 * `hardhat test`, `hardhat coverage` and `hardhat node` do so by themselves; `hardhat run` and tasks call this.
 * Any other network is left as it is.
 */
export async function ensurePredeploys(hre: HardhatRuntimeEnvironment): Promise<void> {
  if (hre.network.name !== HARDHAT_NETWORK_NAME) return;
  const { predeploy } = hre.config;
  for (const address of Object.keys(predeploy) as (keyof typeof predeploy)[]) {
    const contract = predeploy[address];
    if (contract) await hre.network.provider.send("hardhat_setCode", [address, contract.bytecode]);
  }
}
