import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, concat, type Provider } from "ethers";
import { ethers } from "hardhat";

import { ACCOUNT_KINDS } from "../../src/accounts/AccountAdapter";
import { connectAccount, delegateOf } from "../../src/accounts/connectAccount";
import { createAdapter } from "../../src/accounts/createAdapter";
import { erc7579Interface, validatorNonceKey } from "../../src/accounts/erc7579";
import { delegate } from "../attacks/helpers/accounts";
import { install, ownerSends } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";

const [MODULE, ROOT, OTHER] = ["b2", "c3", "d4"].map((byte) => `0x${byte.repeat(20)}`);

describe("connectAccount", function () {
  it("says that there is no account", async function () {
    const refused = connectAccount(ethers.provider, { account: OTHER, module: MODULE });
    await expect(refused).to.be.rejectedWith(`There is no account at ${OTHER} on chain 31337.`);
  });

  it("says that a contract is no account that it knows, and takes one whose kind it is told", async function () {
    const w = await world();
    const account = await w.recorder.getAddress();
    const options = { account, module: MODULE, rootValidator: ROOT };
    const kinds = ACCOUNT_KINDS.join(", ");
    const refused = connectAccount(ethers.provider, options);
    await expect(refused).to.be.rejectedWith(
      `has no accountId. If it works like one of these, pass that as kind: ${kinds}.`,
    );
    expect((await connectAccount(ethers.provider, { ...options, kind: "openzeppelin" })).kind).to.equal("openzeppelin");
  });

  it("names the id of an account that it does not know", async function () {
    const w = await world();
    const owner = concat([await w.ownerValidator.getAddress(), "0x0000000107"]);
    const account = await deploy("ERC6900Account", ZeroAddress, owner, "0x");
    const refused = connectAccount(ethers.provider, { account: await account.getAddress(), module: MODULE });
    await expect(refused).to.be.rejectedWith(`says that it is "session-keys.erc6900-test-account.1.0.0"`);
  });

  it("takes the one validator beside the module as the root, and asks where there are more", async function () {
    const w = await world();
    await install(w);
    const root = await w.ownerValidator.getAddress();
    const options = { account: w.account.address, module: await w.module.getAddress() };
    const found = await connectAccount(ethers.provider, options);
    expect(found.ownerNonceKey(0)).to.equal(validatorNonceKey(root));
    const more = connectAccount(ethers.provider, { ...options, module: MODULE });
    await expect(more).to.be.rejectedWith(/It has several validators: .* Give it as rootValidator/);
  });

  it("knows the account of a key that delegates (EIP-7702), and what it delegates to", async function () {
    const w = await world();
    const eoa = new ethers.Wallet(ethers.id("an EOA that becomes an account"), ethers.provider);
    await ethers.provider.send("hardhat_setBalance", [eoa.address, "0xde0b6b3a7640000"]);
    const options = { account: eoa.address, module: MODULE };
    await delegate(eoa, w.account.address);
    expect(delegateOf(await ethers.provider.getCode(eoa.address))).to.equal(w.account.address);
    expect(delegateOf(await ethers.provider.getCode(w.account.address))).to.equal(undefined);
    expect((await connectAccount(ethers.provider, { ...options, rootValidator: ROOT })).kind).to.equal("openzeppelin");
    await expect(connectAccount(ethers.provider, options)).to.be.rejectedWith(/names no validator/);
    const recorder = await w.recorder.getAddress();
    await delegate(eoa, recorder);
    const refused = connectAccount(ethers.provider, options);
    await expect(refused).to.be.rejectedWith(`${eoa.address}, which delegates to ${recorder},`);
  });
});

describe("neighbours", function () {
  async function installed() {
    const w = await world();
    await install(w);
    const [module, rootValidator] = [await w.module.getAddress(), await w.ownerValidator.getAddress()];
    return {
      w,
      adapter: createAdapter("openzeppelin", { account: w.account.address, module, chainId: 1, rootValidator }),
    };
  }

  it("says that a node gives no logs, and returns what else is known", async function () {
    const { adapter } = await installed();
    const pruned = Object.create(ethers.provider, {
      getLogs: { value: () => Promise.reject(new Error("history has been pruned")) },
    }) as Provider;
    const { found, missing } = await adapter.neighbours(pruned);
    expect(found.map(({ role }) => role)).to.deep.equal(["root validator", "EntryPoint", "Permit2"]);
    expect(missing).to.have.lengthOf(1);
    expect(missing[0]).to.match(
      /^The account's logs, which tell its modules, could not be read. .*history has been pruned/,
    );
  });

  it("has another validator, once, until it is gone, and never the module", async function () {
    const { w, adapter } = await installed();
    const other = await (await deploy("ECDSAValidator")).getAddress();
    const args = [1, other, w.owner.address];
    await ownerSends(w, erc7579Interface.encodeFunctionData("installModule", args));
    const { found } = await adapter.neighbours(ethers.provider);
    const roles = ["root validator", "validator", "EntryPoint", "Permit2"];
    expect(found.map(({ role }) => role)).to.deep.equal(roles);
    expect(found[1].address).to.equal(other);
    await ownerSends(w, erc7579Interface.encodeFunctionData("uninstallModule", [1, other, "0x"]));
    const left = (await adapter.neighbours(ethers.provider)).found;
    expect(left.map(({ role }) => role)).to.deep.equal(["root validator", "EntryPoint", "Permit2"]);
  });

  it("begins with the block that it is told", async function () {
    const { w, adapter } = await installed();
    const other = await (await deploy("ECDSAValidator")).getAddress();
    await ownerSends(w, erc7579Interface.encodeFunctionData("installModule", [1, other, w.owner.address]));
    const addresses = async (fromBlock: number) =>
      (await adapter.neighbours(ethers.provider, fromBlock)).found.map(({ address }) => address);
    const latest = await ethers.provider.getBlockNumber();
    expect(await addresses(latest)).to.include(other);
    await mine();
    expect(await addresses(latest + 1)).to.not.include(other);
  });
});
