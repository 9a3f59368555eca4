import { impersonateAccount, loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { Wallet, parseEther, parseUnits, type Contract } from "ethers";
import { ethers } from "hardhat";

import { ENTRY_POINTS, entryPointInterface, type EntryPointVersion } from "../../src/entryPoint";
import {
  ECDSAValidator__factory,
  SampleAccount__factory,
  SessionKeyValidator__factory,
  type ECDSAValidator,
  type SampleAccount,
  type SessionKeyValidator,
} from "../../typechain-types";

export const ENTRY_POINT_VERSIONS = Object.keys(ENTRY_POINTS) as EntryPointVersion[];

/** The EntryPoint of every test that says nothing else. */
export const DEFAULT_ENTRY_POINT: EntryPointVersion = "v0.8";

/** An account on one EntryPoint, with the root validator and the module installed, funded. */
export interface TestAccount {
  contract: SampleAccount;
  address: string;
  entryPoint: Contract;
  version: EntryPointVersion;
}

/** The real parts that every test uses, and the actors. */
export interface World {
  module: SessionKeyValidator;
  ownerValidator: ECDSAValidator;
  accounts: Record<EntryPointVersion, TestAccount>;
  /** The account on the default EntryPoint. */
  account: TestAccount;
  /** 18 decimals. */
  token: Contract;
  /** 6 decimals, returns nothing. */
  quietToken: Contract;
  /** Accepts every call. */
  recorder: Contract;
  owner: Wallet;
  sessionKey: Wallet;
  stranger: Wallet;
  /** Sends `handleOps`, and is repaid here. */
  bundler: Wallet;
}

export async function deployWorld(): Promise<World> {
  const [owner, sessionKey, stranger, bundler] = ["owner", "sessionKey", "stranger", "bundler"].map(actor);
  const [funder] = await ethers.getSigners();
  for (const { address } of [stranger, bundler, sessionKey]) await setBalance(address, parseEther("100"));
  await impersonateAccount(bundler.address);
  // From the artifacts, not from the bindings: these are compiled anew, those are committed.
  const module = SessionKeyValidator__factory.connect(await deployAt("SessionKeyValidator"), funder);
  const ownerValidator = ECDSAValidator__factory.connect(await deployAt("ECDSAValidator"), funder);
  const token = await deploy("TestToken", "TKN", 18);
  const quietToken = await deploy("QuietToken");
  const recorder = await deploy("Recorder");

  const accounts = {} as Record<EntryPointVersion, TestAccount>;
  for (const version of ENTRY_POINT_VERSIONS) {
    const account = await deployAccount(version, ownerValidator, owner.address);
    await setBalance(account.address, parseEther("10"));
    await account.entryPoint.getFunction("depositTo")(account.address, { value: parseEther("10") });
    await token.getFunction("mint")(account.address, parseEther("1000"));
    await quietToken.getFunction("mint")(account.address, parseUnits("1000", 6));
    accounts[version] = account;
  }
  const account = accounts[DEFAULT_ENTRY_POINT];
  const parts = { module, ownerValidator, accounts, account, token, quietToken, recorder };
  return { ...parts, owner, sessionKey, stranger, bundler };
}

/** The world, fresh for each test. */
export function world(): Promise<World> {
  return loadFixture(deployWorld);
}

/** Deploys a contract that has no committed bindings. */
export async function deploy(name: string, ...args: unknown[]): Promise<Contract> {
  return ethers.deployContract(name, args);
}

async function deployAccount(
  version: EntryPointVersion,
  ownerValidator: ECDSAValidator,
  owner: string,
): Promise<TestAccount> {
  const [funder] = await ethers.getSigners();
  const entryPoint = new ethers.Contract(ENTRY_POINTS[version], entryPointInterface, funder);
  const validator = await ownerValidator.getAddress();
  const address = await deployAt("SampleAccount", ENTRY_POINTS[version], validator, owner);
  return { contract: SampleAccount__factory.connect(address, funder), address, entryPoint, version };
}

async function deployAt(name: string, ...args: unknown[]): Promise<string> {
  return (await deploy(name, ...args)).getAddress();
}

/** A wallet that is the same in every run, so that addresses, calldata and gas are too. */
function actor(name: string): Wallet {
  return new Wallet(ethers.id(`session-key-validator test actor: ${name}`), ethers.provider);
}
