import { expect } from "chai";
import { Contract, getAddress, toQuantity } from "ethers";
import { ethers } from "hardhat";

import { accountFactoryArgs } from "../../src/server/contracts";
import { SampleAccountFactory__factory } from "../../typechain-types";
import { call, refusal } from "./helpers/client";
import { actor, scene, useServer } from "./helpers/server";

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("wallet_requestAccount", function () {
  const server = useServer();
  const request = (params: object) => call(server.url, "wallet_requestAccount", params);

  it("makes an account of the owner with the session module, and funds it for a trial", async function () {
    const { chain, token } = server;
    const { contracts, provider } = chain;
    const owner = actor("owner of a new account");
    const { accountAddress, id, counterfactualInfo } = await request({
      signerAddress: owner.address.toLowerCase(),
      includeCounterfactualInfo: true,
    });
    expect(id).to.match(UUID_V4);
    const factory = SampleAccountFactory__factory.connect(contracts.accountFactory, ethers.provider);
    expect(accountAddress).to.equal(await factory.accountOf(owner.address, 0));
    expect(counterfactualInfo.factoryAddress).to.equal(contracts.accountFactory);
    const made = await provider.call({ to: contracts.accountFactory, data: counterfactualInfo.factoryData });
    expect(getAddress(`0x${made.slice(26)}`)).to.equal(accountAddress);
    const abi = [
      "function isInitialized(address) view returns (bool)",
      "function balanceOf(address) view returns (uint256)",
    ];
    expect(await new Contract(contracts.module, abi, provider).isInitialized(accountAddress)).to.be.true;
    expect(await provider.getBalance(accountAddress)).to.equal(ethers.parseEther("1"));
    expect(await new Contract(token, abi, provider).balanceOf(accountAddress)).to.equal(ethers.parseEther("1000"));
  });

  it("answers the same whenever it is asked, and by the account too", async function () {
    const signerAddress = actor("owner who asks twice").address;
    const first = await request({ signerAddress, includeCounterfactualInfo: true });
    expect(await request({ signerAddress, creationHint: {}, includeCounterfactualInfo: true })).to.deep.equal(first);
    const accountAddress = first.accountAddress as string;
    expect(await request({ accountAddress, includeCounterfactualInfo: true })).to.deep.equal(first);
    expect(await request({ signerAddress, id: first.id, includeCounterfactualInfo: true })).to.deep.equal(first);
  });

  it("has other accounts of an owner by their salt, or by an id of one's own", async function () {
    const signerAddress = actor("owner of several accounts").address;
    const id = "0b5fa1d4-0b4c-4f0e-9d6c-0f4b8b1c6a11";
    const answers = [
      await request({ signerAddress }),
      await request({ signerAddress, creationHint: { salt: "0x1", accountType: "sma-b" } }),
      await request({ signerAddress, creationHint: { salt: toQuantity(2n ** 255n) } }),
      await request({ signerAddress, id }),
    ];
    expect(new Set(answers.map(({ accountAddress }) => accountAddress as string)).size).to.equal(4);
    expect(answers[3].id).to.equal(id);
    expect(await request({ signerAddress, id: id.toUpperCase(), creationHint: { createAdditional: true } })).to.include(
      {
        accountAddress: answers[3].accountAddress,
      },
    );
  });

  for (const [what, params, path, code] of [
    ["neither an owner nor an account", {}, "signerAddress", "MissingField"],
    ["an owner that is no address", { signerAddress: "0x12" }, "signerAddress", "InvalidAddress"],
    [
      "an owner with a wrong checksum",
      { signerAddress: "0x52908400098527886e0F7030069857D2E4169EE7" },
      "signerAddress",
      "InvalidChecksum",
    ],
    ["an id that is no UUID", { signerAddress: actor("x").address, id: "7" }, "id", "InvalidUuid"],
    [
      "a salt that is no number",
      { signerAddress: actor("x").address, creationHint: { salt: "7" } },
      "creationHint.salt",
      "InvalidHex",
    ],
    [
      "an account by EIP-7702",
      { signerAddress: actor("x").address, creationHint: { accountType: "7702" } },
      "creationHint.accountType",
      "UnknownAccountType",
    ],
    [
      "one more account, not saying which",
      { signerAddress: actor("x").address, creationHint: { createAdditional: true } },
      "creationHint.salt",
      "MissingField",
    ],
  ] as const) {
    it(`refuses ${what}`, async function () {
      const error = await refusal(server.url, "wallet_requestAccount", params);
      expect(error.code).to.equal(-32602);
      expect(error.data).to.include({ code, path });
    });
  }
});

describe("wallet_listAccounts", function () {
  const server = useServer();

  it("lists the owner's accounts that exist, page by page", async function () {
    const { url } = server;
    const signerAddress = actor("owner of a list").address;
    const [first] = (await call(url, "wallet_listAccounts", { signerAddress })).accounts;
    for (const salt of ["0x0", "0x3", "0x5"]) {
      await call(url, "wallet_requestAccount", { signerAddress, creationHint: { salt } });
    }
    const { accounts, meta } = await call(url, "wallet_listAccounts", { signerAddress, limit: 2 });
    expect(accounts).to.have.length(2);
    expect(accounts[0]).to.deep.equal(first);
    expect(meta.totalCount).to.equal(3);
    const rest = await call(url, "wallet_listAccounts", { signerAddress, after: meta.after });
    expect(rest.accounts).to.have.length(1);
    expect(rest.meta.after).to.equal(null);
    const { data } = await refusal(url, "wallet_listAccounts", { signerAddress, after: "no cursor" });
    expect(data.code).to.equal("InvalidCursor");
  });
});

describe("wallet_getCapabilities", function () {
  const server = useServer();
  const { address } = actor("anybody");

  it("tells what the server does, for all chains or for those that are asked for", async function () {
    const all = await call(server.url, "wallet_getCapabilities", address);
    const { permissions, paymasterService, atomic } = all["0x0"];
    expect([atomic.status, paymasterService.supported, permissions.supported]).to.deep.equal(["supported", true, true]);
    expect(permissions.permissionTypes).to.have.length(8);
    expect(await call(server.url, "wallet_getCapabilities", address, [server.chainId])).to.have.keys(server.chainId);
    const { code, data } = await refusal(server.url, "wallet_getCapabilities", address, ["0x1"]);
    expect([code, data.code]).to.deep.equal([5710, "UnsupportedChain"]);
  });
});

describe("SampleAccountFactory", function () {
  const server = useServer();

  it("makes an account once, whoever asks", async function () {
    const { contracts } = server.chain;
    const [anyone] = await ethers.getSigners();
    const { owner, account } = await scene(server, "a factory");
    const factory = SampleAccountFactory__factory.connect(contracts.accountFactory, anyone);
    await expect(factory.createAccount(owner.address, 0)).to.not.emit(factory, "AccountCreated");
    await expect(factory.createAccount(owner.address, 7)).to.emit(factory, "AccountCreated");
    expect(await factory.createAccount.staticCall(owner.address, 0)).to.equal(account);
    const again = ["function initialize(address,bytes,address,bytes,address[])"];
    const { rootValidator, module } = contracts;
    await expect(new Contract(account, again, anyone).initialize(rootValidator, anyone.address, module, "0x", [])).to.be
      .reverted;
  });

  it("has its stake from the staker it was made with, and from nobody else", async function () {
    const [staker, stranger] = await ethers.getSigners();
    const { contracts, provider } = server.chain;
    const { bytecode } = SampleAccountFactory__factory;
    const data = ethers.concat([bytecode, accountFactoryArgs(contracts, staker.address)]);
    const { contractAddress } = (await (await staker.sendTransaction({ data })).wait())!;
    const factory = SampleAccountFactory__factory.connect(String(contractAddress), staker);
    await expect(factory.connect(stranger).addStake(1)).to.be.revertedWithCustomError(factory, "CallerIsNotStaker");
    await factory.addStake(1, { value: 5n });
    const abi = ["function getDepositInfo(address) view returns ((uint256,bool staked,uint112 stake,uint32,uint48))"];
    const stakeOf = async () => {
      const info = await new Contract(contracts.entryPoint, abi, provider).getDepositInfo(contractAddress);
      return [info.staked, info.stake];
    };
    expect(await stakeOf()).to.deep.equal([true, 5n]);
    await expect(factory.connect(stranger).unlockStake()).to.be.revertedWithCustomError(factory, "CallerIsNotStaker");
    await factory.unlockStake();
    await provider.send("evm_increaseTime", [2]);
    await factory.withdrawStake(staker.address);
    expect(await stakeOf()).to.deep.equal([false, 0n]);
  });
});
