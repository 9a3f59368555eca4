import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { parseEther, type Wallet } from "ethers";

import { erc7579Interface } from "../../../src/accounts/erc7579";
import { SampleAccount__factory } from "../../../typechain-types";
import { installCallData } from "../../helpers/sessions";
import { deploy, type TestAccount, type World } from "../../helpers/world";

/** A second account of the same owner on the same EntryPoint, funded; the module is not installed. */
export async function secondAccount(w: World, owner = w.owner): Promise<TestAccount> {
  const { entryPoint, version, contract } = w.account;
  const validator = await w.ownerValidator.getAddress();
  const deployed = await deploy("SampleAccount", await entryPoint.getAddress(), validator, owner.address);
  const address = await deployed.getAddress();
  await setBalance(address, parseEther("10"));
  await entryPoint.getFunction("depositTo")(address, { value: parseEther("10") });
  await w.token.getFunction("mint")(address, parseEther("1000"));
  return { contract: SampleAccount__factory.connect(address, contract.runner), address, entryPoint, version };
}

/** The EOA takes an implementation's code on, or the zero address's to take it off (EIP-7702). */
export async function delegate(eoa: Wallet, implementation: string): Promise<void> {
  const nonce = await eoa.getNonce();
  const authorization = await eoa.authorize({ address: implementation, nonce: nonce + 1 });
  const request = { type: 4, to: eoa.address, authorizationList: [authorization], gasLimit: 1_000_000n };
  await (await eoa.sendTransaction(request)).wait();
}

/** The EOA, which has the sample account's code, installs the owner's validator and the module on itself. */
export async function installOn(w: World, eoa: Wallet): Promise<TestAccount> {
  const validator = await w.ownerValidator.getAddress();
  const calls = [
    erc7579Interface.encodeFunctionData("installModule", [1, validator, w.owner.address]),
    installCallData(await w.module.getAddress()),
  ];
  for (const data of calls) await (await eoa.sendTransaction({ to: eoa.address, data })).wait();
  await w.account.entryPoint.getFunction("depositTo")(eoa.address, { value: parseEther("1") });
  return { ...w.account, address: eoa.address };
}
