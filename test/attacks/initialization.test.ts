import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { concat, parseEther, zeroPadBytes } from "ethers";
import { ethers } from "hardhat";

import { SampleAccount__factory } from "../../typechain-types";
import { native } from "../helpers/permissions";
import { grant, installCallData } from "../helpers/sessions";
import { deploy, world, type TestAccount, type World } from "../helpers/world";
import { accountOf, expectStopped, expectTwin } from "./helpers/scene";

/** What `initCode` starts with where the sender is an EOA that delegated to an account's code (EIP-7702). */
const MARKER = zeroPadBytes("0x7702", 20);

/** An EOA that delegates to `DoorsAccount`, whose root validator is the usual one. */
async function delegatedAccount(w: World): Promise<TestAccount> {
  const code = await accountOf(w, "DoorsAccount");
  const eoa = new ethers.Wallet(ethers.id("an EOA that becomes an account"), ethers.provider);
  await setBalance(eoa.address, parseEther("10"));
  const authorization = await eoa.authorize({ address: code.address, nonce: (await eoa.getNonce()) + 1 });
  const data = installCallData(await w.ownerValidator.getAddress(), w.owner.address);
  await (await eoa.sendTransaction({ type: 4, to: eoa.address, authorizationList: [authorization], data })).wait();
  return { ...code, contract: SampleAccount__factory.connect(eoa.address, ethers.provider), address: eoa.address };
}

describe("attacks through the initialisation of an EIP-7702 account", function () {
  it("C-15: initCode does not install a validator before the operation is validated [SK-07]", async function () {
    const w = await world();
    const account = await delegatedAccount(w);
    const sessionId = await grant(w, [native(5n)], {}, account);
    const rogue = await (await deploy("ECDSAValidator")).getAddress();
    const isTaken = () => account.contract.isModuleInstalled(1, rogue, "0x");
    const scene = { w, account, sessionId, alsoRead: { "the stranger's validator": isTaken } };
    const { interface: doors } = await ethers.getContractFactory("DoorsAccount");
    const initialize = doors.encodeFunctionData("initialize", [rogue, w.stranger.address]);
    const calls = [{ to: w.recorder.target as string, value: 1n }];
    const fields = { initCode: concat([MARKER, initialize]) };
    await expectStopped(scene, calls, "InitializationNotPermitted", [], { fields });
    await expectTwin(scene, calls);
  });
});
