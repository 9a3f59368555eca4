import { AbiCoder, ZeroAddress, concat, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS } from "../../../src/entryPoint";
import { installCallData } from "../../helpers/sessions";
import { selector } from "../../helpers/permissions";
import { ENTRY_POINT_VERSIONS } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";
import { artifactOf, deployArtifact } from "./artifacts";
import { ERC7579 } from "./erc7579";

const FOLDER = "kernel-v3.1";
const EXECUTE = selector("execute(bytes32,bytes)");
const WRAPPER = { Kernel: [{ name: "hash", type: "bytes32" }] };

/** Kernel v3.1. The owner's validator is the root; the module may call `execute` alone. */
export const kernel: AccountDriver & { folder: string } = {
  ...ERC7579,
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
  encodeInstall({ module }, data) {
    // No hook: the module's data, the hook's, the function that it may validate.
    const rest = AbiCoder.defaultAbiCoder().encode(["bytes", "bytes", "bytes"], [data, "0x", EXECUTE]);
    return installCallData(module, concat([ZeroAddress, rest]));
  },
  // mode 0x00, type 0x01 (validator), validator, 2 bytes free
  nonceKey: ({ module }, lane) => BigInt(concat(["0x0001", module, toBeHex(lane, 2)])),
  // type 0x00: the root validator
  ownerNonceKey: async (_w, lane) => BigInt(lane),
  encodeMessageSignature: ({ module }, signature) => concat(["0x01", module, signature]),
  encodeOwnerSignature: async (_w, signature) => concat(["0x00", signature]),
  async wrapMessage(_w, account, hash) {
    const { chainId } = await ethers.provider.getNetwork();
    const domain = { name: "Kernel", version: "0.3.1", chainId, verifyingContract: account };
    return { domain, types: WRAPPER, message: { hash } };
  },
};
