import { concat, type BaseContract } from "ethers";

import { ENTRY_POINTS, type EntryPointVersion } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { deployArtifact } from "./artifacts";
import { erc6900Driver, installedOwner, moduleEntity, ownerInstallData } from "./erc6900";

const ALL_FLAGS = "0x07";

/** An account behind a proxy whose owner is an entity of its `SingleSignerValidationModule`. */
export interface Build extends Pick<AccountDriver, "name" | "versions" | "isRecognised" | "adapt"> {
  folder: string;
  deployImplementation(version: EntryPointVersion): Promise<BaseContract>;
}

/** Accounts of the ERC-6900 reference and of what was built on it, which choose the validation by the signature. */
export function singleSignerAccount(build: Build): AccountDriver & { folder: string } {
  return {
    ...erc6900Driver("replay-safe"),
    ...build,
    async deploy(w, version) {
      const implementation = await build.deployImplementation(version);
      const owner = await installedOwner(w, () => deployArtifact(build.folder, "SingleSignerValidationModule"));
      const config = concat([moduleEntity(owner), ALL_FLAGS]);
      const args = [config, [], ownerInstallData(w), []];
      const init = implementation.interface.encodeFunctionData("initializeWithValidation", args);
      const proxy = await deployArtifact(build.folder, "ERC1967Proxy", await implementation.getAddress(), init);
      return proxy.getAddress();
    },
  };
}

const REFERENCE = "erc6900-reference";

/** The ERC-6900 reference account, v0.8.0-rc.6. */
export const referenceERC6900 = singleSignerAccount({
  name: "the ERC-6900 reference account",
  folder: REFERENCE,
  versions: ENTRY_POINT_VERSIONS,
  isRecognised: true,
  deployImplementation: (version) => deployArtifact(REFERENCE, "ReferenceModularAccount", ENTRY_POINTS[version]),
});
