import { Contract, Wallet, id, parseEther } from "ethers";

import { entryPointInterface } from "../../src/entryPoint";
import { deploy, type Chain } from "./chain";

/** A paymaster with ether, and the key that approves what it pays. */
export interface Sponsor {
  paymaster: string;
  signer: Wallet;
}

/** Deploys a paymaster for an EntryPoint, and gives it ether. */
export async function deploySponsor(chain: Chain, entryPoint: string): Promise<Sponsor> {
  const signer = new Wallet(id("session-key-validator interop actor: sponsor"), chain.provider);
  const paymaster = await deploy(chain, "samples/SampleSponsor", [entryPoint, signer.address, signer.address]);
  const contract = new Contract(entryPoint, entryPointInterface, chain.funder);
  const sent = await contract.getFunction("depositTo").send(paymaster, { value: parseEther("10") });
  await sent.wait();
  return { paymaster, signer };
}
