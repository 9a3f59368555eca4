import { ZeroAddress, concat } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { artifactOf, deployArtifact } from "./artifacts";
import { erc7579Driver } from "./erc7579";

const FOLDER = "kernel-v3.1";

/** Kernel v3.1. The owner's validator is the root; the module may call `execute` alone. */
export const kernel: AccountDriver & { folder: string } = {
  ...erc7579Driver("kernel-v3"),
  name: "Kernel v3.1",
  folder: FOLDER,
  versions: ENTRY_POINT_VERSIONS,
  async deploy(w, version) {
    const implementation = await deployArtifact(FOLDER, "Kernel", ENTRY_POINTS[version]);
    const factory = await deployArtifact(FOLDER, "KernelFactory", await implementation.getAddress());
    const root = concat(["0x01", await w.ownerValidator.getAddress()]);
    const init = implementation.interface.encodeFunctionData("initialize", [
      root,
      ZeroAddress,
      w.owner.address,
      "0x",
      [],
    ]);
    const { abi } = artifactOf(FOLDER, "KernelFactory");
    const create = new ethers.Contract(await factory.getAddress(), abi, factory.runner).getFunction("createAccount");
    const address = (await create.staticCall(init, ethers.ZeroHash)) as string;
    await create(init, ethers.ZeroHash);
    return address;
  },
  encodeMessageSignature: ({ module }, signature) => concat(["0x01", module, signature]),
};
