import { AbiCoder } from "ethers";

import { ENTRY_POINTS } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS, deploy } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { deployArtifact } from "./artifacts";
import { erc7579Driver } from "./erc7579";
import { encodeUninstallFromList } from "./sentinelList";

const FOLDER = "nexus-v1.2.1";

/** Nexus v1.2.1, with the owner's validator installed beside the default one. */
export const nexus: AccountDriver & { folder: string } = {
  ...erc7579Driver("nexus"),
  name: "Nexus v1.2.1",
  folder: FOLDER,
  versions: ENTRY_POINT_VERSIONS,
  neighbours: ["root validator", "default validator", "EntryPoint", "Permit2"],
  async deploy(w, version) {
    const defaultValidator = await (await deploy("ECDSAValidator")).getAddress();
    const { address: nobody } = w.stranger;
    const nexusArgs = [ENTRY_POINTS[version], defaultValidator, nobody];
    const implementation = await deployArtifact(FOLDER, "Nexus", ...nexusArgs);
    const bootstrap = await deployArtifact(FOLDER, "NexusBootstrap", defaultValidator, nobody);
    const call = bootstrap.interface.encodeFunctionData("initNexusWithSingleValidatorNoRegistry", [
      await w.ownerValidator.getAddress(),
      w.owner.address,
    ]);
    const data = AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [await bootstrap.getAddress(), call]);
    const init = implementation.interface.encodeFunctionData("initializeAccount", [data]);
    const account = await deployArtifact(FOLDER, "NexusProxy", await implementation.getAddress(), init);
    return account.getAddress();
  },
  encodeUninstall: encodeUninstallFromList,
};
