import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { VALIDATOR_MODULE_TYPE } from "../../../src/accounts/erc7579";
import { ENTRY_POINTS } from "../../../src/entryPoint";
import type { World } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { artifactOf, deployArtifact } from "./artifacts";
import { erc7579Driver } from "./erc7579";
import { encodeUninstallFromList } from "./sentinelList";

const FOLDER = "safe7579";

/** Calldata of the Safe's `setup` with the adapter, and the owner's validator in it. */
async function encodeSetup(w: World): Promise<string> {
  const adapter = await (await deployArtifact(FOLDER, "Safe7579")).getAddress();
  const launchpad = await deployArtifact(FOLDER, "Safe7579Launchpad", ENTRY_POINTS["v0.7"], ZeroAddress);
  const ownerModule = [await w.ownerValidator.getAddress(), w.owner.address, VALIDATOR_MODULE_TYPE];
  const add = launchpad.interface.encodeFunctionData("addSafe7579", [adapter, [ownerModule], [], 0]);
  const to = await launchpad.getAddress();
  const args = [[w.owner.address], 1, to, add, adapter, ZeroAddress, 0, ZeroAddress];
  return new ethers.Interface(artifactOf(FOLDER, "Safe").abi).encodeFunctionData("setup", args);
}

/** Safe7579 on Safe 1.4.1; the adapter's EntryPoint is a constant. */
export const safe7579: AccountDriver & { folder: string } = {
  ...erc7579Driver("safe7579"),
  name: "Safe7579 on Safe 1.4.1",
  folder: FOLDER,
  versions: ["v0.7"],
  hidesReasons: true,
  neighbours: ["adapter Safe7579", "root validator", "launchpad", "EntryPoint", "Permit2"],
  encodeUninstall: encodeUninstallFromList,
  async deploy(w) {
    const singleton = await deployArtifact(FOLDER, "Safe");
    const factory = await deployArtifact(FOLDER, "SafeProxyFactory");
    const { abi } = artifactOf(FOLDER, "SafeProxyFactory");
    const create = new ethers.Contract(await factory.getAddress(), abi, factory.runner).getFunction(
      "createProxyWithNonce",
    );
    const args = [await singleton.getAddress(), await encodeSetup(w), 0];
    const address = (await create.staticCall(...args)) as string;
    await create(...args);
    return address;
  },
};
