import { impersonateAccount, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { concat, type Contract } from "ethers";
import { ethers } from "hardhat";

import type { AccountAdapter } from "../../src/accounts/AccountAdapter";
import { grantTypedData } from "../../src/grantTypedData";
import type { SessionKeyValidator } from "../../typechain-types";
import { erc6900Account } from "../behaviors/drivers/erc6900";
import { openZeppelin } from "../behaviors/drivers/openZeppelin";
import type { AccountDriver } from "../behaviors/AccountDriver";
import { NO_SESSIONS, adapterOf, encodeInstall, type AdapterPlace } from "../behaviors/mounted";
import { deferredGrant, grantScope } from "../helpers/deferred";
import { deployPaymaster, type TestPaymaster } from "../helpers/paymaster";
import { root } from "../helpers/permissions";
import { deploy, deployWorld, type World } from "../helpers/world";
import type { OperationScope } from "./randomOperation";
import { KEYS, type Surroundings } from "./surroundings";

/** A real account with the module, and what its operations are about. */
export interface Place extends OperationScope {
  setup: AdapterPlace;
}

/** Where every round begins. */
export interface Setup {
  w: World;
  module: SessionKeyValidator;
  /** One account for each standard. */
  places: Place[];
  paymaster: TestPaymaster;
  entryPoint: Contract;
  /** Of the block that a round is in, UNIX seconds. */
  time: number;
}

const ENTITY_ID = 7;
const RICH = 2n ** 110n;
/** Ahead of every clock, so that a round is the same whenever it runs. */
const TIME = 4_000_000_000;

/** Deploys the parts, and installs the module on an account of each standard. */
export async function setUp(): Promise<Setup> {
  const w = await deployWorld();
  const paymaster = await deployPaymaster(w.account, w.stranger);
  const keyContracts: string[] = [];
  for (const { address } of KEYS) keyContracts.push(await (await deploy("KeyContract", address)).getAddress());
  const { chainId } = await ethers.provider.getNetwork();
  const shared = { paymaster: paymaster.address, keyContracts, chainId: Number(chainId) };
  const places = [await place(w, openZeppelin, 0, shared), await place(w, erc6900Account, ENTITY_ID, shared)];
  const { entryPoint } = w.account;
  const [funder] = await ethers.getSigners();
  await setBalance(funder.address, 2n * RICH);
  await (await entryPoint.getFunction("depositTo")(paymaster.address, { value: RICH })).wait();
  return { w, module: w.module, places, paymaster, entryPoint, time: TIME };
}

async function place(
  w: World,
  driver: AccountDriver,
  entityId: number,
  shared: Pick<Surroundings, "paymaster" | "keyContracts" | "chainId">,
): Promise<Place> {
  const account = await driver.deploy(w, "v0.8");
  const module = await w.module.getAddress();
  await setBalance(account, RICH);
  await impersonateAccount(account);
  const setup = {
    w,
    driver,
    account: { address: account },
    installation: { module, entityId },
    chainId: shared.chainId,
  };
  const data = encodeInstall(setup, NO_SESSIONS);
  const self = await ethers.getSigner(account);
  await (await self.sendTransaction({ to: account, data, gasLimit: 5_000_000n })).wait();
  return {
    setup,
    standard: driver.standard,
    entityId,
    surroundings: { module, account, ...shared },
    signAsOwner: await signerOf(w, adapterOf(setup)),
  };
}

/** The account's owner, who signs hashes as they are: what the account wants before a signature is always the same. */
async function signerOf(w: World, adapter: AccountAdapter): Promise<Place["signAsOwner"]> {
  const anyGrant = grantTypedData(deferredGrant(w, [root()]), await grantScope(w, adapter.account));
  const prefix = adapter.encodeOwnerSignature("0x", anyGrant);
  return (digest) => concat([prefix, w.owner.signingKey.sign(digest).serialized]);
}
