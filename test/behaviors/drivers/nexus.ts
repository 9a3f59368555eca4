import { AbiCoder, ZeroAddress } from "ethers";

import { ENTRY_POINTS, type EntryPointVersion } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS, deploy, type World } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { deployArtifact } from "./artifacts";
import { erc7579Driver } from "./erc7579";
import { encodeUninstallFromList } from "./sentinelList";

const FOLDER = "nexus-v1.2.1";

/** Deploys Nexus with this default validator, initialized by a call of its bootstrap. Returns its address. */
async function deployNexus(w: World, version: EntryPointVersion, defaultValidator: string, init: [string, unknown[]]) {
  const { address: nobody } = w.stranger;
  const implementation = await deployArtifact(FOLDER, "Nexus", ENTRY_POINTS[version], defaultValidator, nobody);
  const bootstrap = await deployArtifact(FOLDER, "NexusBootstrap", defaultValidator, nobody);
  const call = bootstrap.interface.encodeFunctionData(...init);
  const data = AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [await bootstrap.getAddress(), call]);
  const initialize = implementation.interface.encodeFunctionData("initializeAccount", [data]);
  const account = await deployArtifact(FOLDER, "NexusProxy", await implementation.getAddress(), initialize);
  return account.getAddress();
}

/** Nexus v1.2.1, with the owner's validator installed beside the default one. */
export const nexus: AccountDriver & { folder: string } = {
  ...erc7579Driver("nexus"),
  name: "Nexus v1.2.1",
  folder: FOLDER,
  versions: ENTRY_POINT_VERSIONS,
  neighbours: ["root validator", "default validator", "EntryPoint", "Permit2"],
  async deploy(w, version) {
    const defaultValidator = await (await deploy("ECDSAValidator")).getAddress();
    const args = [await w.ownerValidator.getAddress(), w.owner.address];
    return deployNexus(w, version, defaultValidator, ["initNexusWithSingleValidatorNoRegistry", args]);
  },
  encodeUninstall: encodeUninstallFromList,
};

/** Nexus v1.2.1 as its makers set it up: the default validator is its own, and the owner's. */
export const nexusWithDefaultValidator: typeof nexus = {
  ...nexus,
  root: () => ({ rootValidator: ZeroAddress }),
  neighbours: ["default validator", "EntryPoint", "Permit2"],
  async deploy(w, version) {
    const defaultValidator = await (await deployArtifact(FOLDER, "K1Validator")).getAddress();
    return deployNexus(w, version, defaultValidator, ["initNexusWithDefaultValidator", [w.owner.address]]);
  },
};
