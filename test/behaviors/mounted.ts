import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { AbiCoder, parseEther } from "ethers";
import { ethers } from "hardhat";

import type { AccountAdapter } from "../../src/accounts/AccountAdapter";
import { createAdapter } from "../../src/accounts/createAdapter";
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
  chainId: number;
}

/** What an adapter needs to know of it. */
export type AdapterPlace = Pick<Mounted, "w" | "driver" | "installation" | "chainId"> & {
  account: { address: string };
};

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
  const { chainId } = await ethers.provider.getNetwork();
  const account = { address, entryPoint };
  const mounted = { w, driver, version, account, installation, chainId: Number(chainId) };
  await ownerSends(mounted, encodeInstall(mounted, NO_SESSIONS));
  return mounted;
}

/** The library's adapter of the account. */
export function adapterOf({ w, driver, account, installation, chainId }: AdapterPlace): AccountAdapter {
  const setup = { account: account.address, chainId, ...installation, ...driver.root(w) };
  const adapter = createAdapter(driver.kind, setup);
  return driver.adapt?.(adapter) ?? adapter;
}

/** Calldata that installs the module, in a way that leaves every refusal to the module where the account can. */
export function encodeInstall(place: AdapterPlace, data: string): string {
  const { driver, installation } = place;
  return driver.encodeInstall?.(installation, data) ?? adapterOf(place).installCall(data).data ?? "0x";
}

/** The operation's signature field around what the module takes, for a module that `encodeInstall` installed. */
export function encodeSignature(place: AdapterPlace, callData: string, signature: string): string {
  const { driver, installation } = place;
  const field = driver.encodeSignature?.(installation, callData, signature);
  return field ?? adapterOf(place).encodeSignature(callData, signature);
}
