import { Contract, Wallet, parseEther } from "ethers";
import { ethers } from "hardhat";

import { signingSponsor, type Policy } from "../../../src/server";
import { SampleSponsor__factory } from "../../../typechain-types";
import type { TestServer } from "./server";

/** A paymaster of its own with a deposit, whose policies a test sets. */
export async function deploySponsor({ chain }: TestServer, policies: Policy[], deposit = parseEther("1")) {
  const [owner] = await ethers.getSigners();
  const signer = Wallet.createRandom();
  const { entryPoint } = chain.contracts;
  const contract = await ethers.deployContract("SampleSponsor", [entryPoint, signer.address, owner.address]);
  const paymaster = await contract.getAddress();
  const abi = ["function depositTo(address) payable", "function balanceOf(address) view returns (uint256)"];
  const deposits = new Contract(entryPoint, abi, owner);
  await deposits.depositTo(paymaster, { value: deposit });
  const { chainId, provider } = chain;
  const sponsor = signingSponsor({ chainId, provider, entryPoint, paymaster, signer, policies });
  return { sponsor, owner, deposits, contract: SampleSponsor__factory.connect(paymaster, owner) };
}
