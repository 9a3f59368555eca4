import { concat, getBytes, type BaseContract } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS, type EntryPointVersion } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS, type World } from "../../helpers/world";
import type { AccountDriver, Installation } from "../AccountDriver";
import { deployArtifact } from "./artifacts";
import { ERC6900, moduleEntity, ownerInstallData, underValidation } from "./erc6900";

const ALL_FLAGS = "0x07";
const REPLAY_SAFE = { ReplaySafeHash: [{ name: "hash", type: "bytes32" }] };

/** An account behind a proxy whose owner is an entity of its `SingleSignerValidationModule`. */
export interface Build {
  name: string;
  folder: string;
  versions: readonly EntryPointVersion[];
  deployImplementation(version: EntryPointVersion): Promise<BaseContract>;
  /** What stands between the module entity and the signature of an ERC-1271 message. */
  messagePrefix: string;
  /** What the owner's signature begins with. */
  ownerPrefix: string;
}

/** Accounts of the ERC-6900 reference and of what was built on it, which choose the validation by the signature. */
export function singleSignerAccount(build: Build): AccountDriver & { folder: string } {
  const owners = new WeakMap<World, Installation>();
  const ownerOf = (w: World): Installation => {
    const installation = owners.get(w);
    if (installation === undefined) throw new Error("Deploy the account first.");
    return installation;
  };
  return {
    ...ERC6900,
    ...build,
    async deploy(w, version) {
      const implementation = await build.deployImplementation(version);
      const signers = await deployArtifact(build.folder, "SingleSignerValidationModule");
      owners.set(w, { module: await signers.getAddress(), entityId: 1 });
      const config = concat([moduleEntity(ownerOf(w)), ALL_FLAGS]);
      const args = [config, [], ownerInstallData(w), []];
      const init = implementation.interface.encodeFunctionData("initializeWithValidation", args);
      const proxy = await deployArtifact(build.folder, "ERC1967Proxy", await implementation.getAddress(), init);
      return proxy.getAddress();
    },
    async signAsOwner(w, _operation, userOpHash) {
      const signature = concat([build.ownerPrefix, await w.owner.signMessage(getBytes(userOpHash))]);
      return underValidation(ownerOf(w), true, signature);
    },
    encodeOwnerSignature: async (w, signature) =>
      concat([moduleEntity(ownerOf(w)), build.messagePrefix, build.ownerPrefix, signature]),
    async wrapMessage(w, account, hash) {
      const { chainId } = await ethers.provider.getNetwork();
      const domain = { chainId, verifyingContract: ownerOf(w).module, salt: ethers.zeroPadValue(account, 32) };
      return { domain, types: REPLAY_SAFE, message: { hash } };
    },
  };
}

const REFERENCE = "erc6900-reference";

/** The ERC-6900 reference account, v0.8.0-rc.6. */
export const referenceERC6900 = singleSignerAccount({
  name: "the ERC-6900 reference account",
  folder: REFERENCE,
  versions: ENTRY_POINT_VERSIONS,
  deployImplementation: (version) => deployArtifact(REFERENCE, "ReferenceModularAccount", ENTRY_POINTS[version]),
  messagePrefix: "0xff",
  ownerPrefix: "0x",
});
