import { expect } from "chai";
import { ethers } from "hardhat";

import { useServer } from "./helpers/server";
import { deploySponsor } from "./helpers/sponsor";

describe("SampleSponsor", function () {
  const server = useServer();

  it("gives its deposit and its stake back to its owner, and to nobody else", async function () {
    const { contract, deposits, owner } = await deploySponsor(server, [], 10n);
    const stranger = contract.connect((await ethers.getSigners())[1]);
    const paymaster = await contract.getAddress();
    await contract.withdraw(owner.address, 4n);
    expect(await deposits.balanceOf(paymaster)).to.equal(6n);
    await contract.addStake(1, { value: 5n });
    for (const attempt of [
      () => stranger.withdraw(owner.address, 1n),
      () => stranger.addStake(1, { value: 1n }),
      () => stranger.unlockStake(),
      () => stranger.withdrawStake(owner.address),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(contract, "OwnableUnauthorizedAccount");
    }
    await contract.unlockStake();
    await server.chain.provider.send("evm_increaseTime", [2]);
    await expect(contract.withdrawStake(owner.address)).to.changeEtherBalance(owner, 5n);
  });
});
