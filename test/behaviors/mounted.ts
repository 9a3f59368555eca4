import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { AbiCoder, parseEther } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS, entryPointInterface, type EntryPointVersion } from "../../src/entryPoint";
import type { OnEntryPoint } from "../helpers/operations";
import { deployWorld, type World } from "../helpers/world";
import type { AccountDriver, Installation } from "./AccountDriver";
import { ownerSends } from "./operations";

/** One account with the module installed, and everything around it. */
export interface Mounted {
  w: World;
  driver: AccountDriver;
  version: EntryPointVersion;
  account: OnEntryPoint;
  installation: Installation;
}

/** Install data without a session. Not empty: some accounts skip the module's callback where it is. */
export const NO_SESSIONS = AbiCoder.defaultAbiCoder().encode(["uint256[]"], [[]]);

/** A fresh account of this kind, funded, with the module. */
export async function mount(driver: AccountDriver, version: EntryPointVersion): Promise<Mounted> {
  const [funder] = await ethers.getSigners();
  // Every kind of account stands on what the tests before it left behind.
  await setBalance(funder.address, parseEther("10000"));
  const w = await deployWorld();
  const address = await driver.deploy(w, version);
  const entryPoint = new ethers.Contract(ENTRY_POINTS[version], entryPointInterface, funder);
  await funder.sendTransaction({ to: address, value: parseEther("10") });
  await entryPoint.getFunction("depositTo")(address, { value: parseEther("10") });
  await w.token.getFunction("mint")(address, parseEther("1000"));
  const installation = { module: await w.module.getAddress(), entityId: 0 };
  const mounted = { w, driver, version, account: { address, entryPoint }, installation };
  await ownerSends(mounted, driver.encodeInstall(installation, NO_SESSIONS));
  return mounted;
}
