import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Contract, parseEther } from "ethers";
import { ethers } from "hardhat";

import { connectInProcess } from "../../scripts/lib/chain";
import { deployWallet } from "../../scripts/lib/deployWallet";
import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { usualContracts } from "../../src/server";
import { SampleAccountFactory__factory, SampleSponsor__factory } from "../../typechain-types";
import { contextOn, expectSentence } from "./helpers/context";
import type { LocalNode } from "./helpers/localNode";

describe("wallet:deploy", () => {
  let snapshot: SnapshotRestorer;
  let asked: string[];

  beforeEach(async () => {
    snapshot = await takeSnapshot();
    asked = [];
  });

  afterEach(() => snapshot.restore());

  async function context() {
    const chain = await connectInProcess("hardhat", ethers.provider);
    const confirm = async (question: string) => void asked.push(question);
    return contextOn({ env: {} } as LocalNode, { chain, confirm });
  }

  it("deploys what a server looks for, and nothing the second time", async () => {
    const made = await deployWallet(await context(), {});
    expect(made).to.deep.equal({ ...usualContracts(ENTRY_POINTS["v0.8"]), chainId: 31_337, paymaster: undefined });
    const factory = SampleAccountFactory__factory.connect(made.accountFactory, ethers.provider);
    expect([await factory.MODULE(), await factory.ROOT_VALIDATOR()]).to.deep.equal([made.module, made.rootValidator]);
    const before = asked.length;
    const again = await context();
    expect(await deployWallet(again, {})).to.deep.equal(made);
    expect(again.said).to.include("All of it is there already.");
    expect(asked).to.have.length(before);
  });

  it("deploys a paymaster of the signer's with a deposit, and a factory that the staker may stake for", async () => {
    const [owner, staker] = await ethers.getSigners();
    const paymasterSigner = ethers.Wallet.createRandom().address;
    const options = { paymasterSigner, staker: staker.address, entryPoint: "v0.9", deposit: "0.5" };
    const { paymaster, accountFactory, entryPoint } = await deployWallet(await context(), options);
    const sponsor = SampleSponsor__factory.connect(String(paymaster), ethers.provider);
    expect([await sponsor.getFunction("signer")(), await sponsor.owner()]).to.deep.equal([
      paymasterSigner,
      owner.address,
    ]);
    const deposits = new Contract(entryPoint, entryPointInterface, ethers.provider);
    expect(await deposits.balanceOf(paymaster)).to.equal(parseEther("0.5"));
    const factory = SampleAccountFactory__factory.connect(accountFactory, ethers.provider);
    expect(await factory.STAKER()).to.equal(staker.address);
  });

  it("refuses flags that make no sense", async () => {
    const own = await context();
    await expectSentence(() => deployWallet(own, { staker: "me" }), /--staker is no address/, /40 hex digits/);
    await expectSentence(() => deployWallet(own, { entryPoint: "v0.6" }), /No EntryPoint v0.6/, /Choose v0.7/);
  });
});
