import { AbiCoder } from "ethers";
import { ethers } from "hardhat";

import type { AccountDriver } from "../AccountDriver";
import { artifactOf, deployArtifact } from "./artifacts";
import { erc7579Driver } from "./erc7579";
import { encodeUninstallFromList } from "./sentinelList";

const FOLDER = "erc7579-reference";

/** The reference ERC-7579 account; its EntryPoint is a constant. */
export const referenceERC7579: AccountDriver & { folder: string } = {
  ...erc7579Driver("reference-msa"),
  name: "the ERC-7579 reference account",
  folder: FOLDER,
  versions: ["v0.7"],
  encodeUninstall: encodeUninstallFromList,
  async deploy(w) {
    const implementation = await deployArtifact(FOLDER, "MSAAdvanced");
    const factory = await deployArtifact(FOLDER, "MSAFactory", await implementation.getAddress());
    const bootstrap = await deployArtifact(FOLDER, "Bootstrap");
    const init = bootstrap.interface.encodeFunctionData("singleInitMSA", [
      await w.ownerValidator.getAddress(),
      w.owner.address,
    ]);
    const data = AbiCoder.defaultAbiCoder().encode(["address", "bytes"], [await bootstrap.getAddress(), init]);
    const salt = ethers.ZeroHash;
    const { abi } = artifactOf(FOLDER, "MSAFactory");
    const typed = new ethers.Contract(await factory.getAddress(), abi, factory.runner);
    const address = (await typed.getFunction("createAccount").staticCall(salt, data)) as string;
    await typed.getFunction("createAccount")(salt, data);
    return address;
  },
};
