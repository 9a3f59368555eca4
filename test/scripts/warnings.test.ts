import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Wallet } from "ethers";
import { ethers } from "hardhat";

import { connectInProcess } from "../../scripts/lib/chain";
import type { Context } from "../../scripts/lib/context";
import { createAccount } from "../../scripts/lib/createAccount";
import { deployModule } from "../../scripts/lib/deployModule";
import { diagnose } from "../../scripts/lib/doctor";
import { grantFromOptions } from "../../scripts/lib/grant";
import { installModule } from "../../scripts/lib/install";
import { rootValidator } from "../../scripts/lib/ownerOperation";
import { showSession } from "../../scripts/lib/showSession";
import { deploy } from "../helpers/world";
import { contextOn } from "./helpers/context";
import type { LocalNode } from "./helpers/localNode";

const key = new Wallet(`0x${"b6".repeat(32)}`).address;
const NARROW = { key, expires: "1h", gas: "0.01" };

describe("what scripts warn of", () => {
  let context: Context & { said: string[] };
  let options: { account: string; module: string };
  let snapshot: SnapshotRestorer;

  beforeEach(async () => {
    snapshot = await takeSnapshot();
    const chain = await connectInProcess("hardhat", ethers.provider);
    context = await contextOn({ env: {} } as LocalNode, { chain });
    const { address: module } = await deployModule(context, {});
    const { address: account } = await createAccount(context, { salt: "78" });
    options = { account, module };
    await installModule(context, { ...options, noProtect: true });
  });

  afterEach(() => snapshot.restore());

  const grantCodes = async (flags: Parameters<typeof grantFromOptions>[1]) =>
    (await grantFromOptions(context, { ...options, ...NARROW, ...flags })).findings.map(({ code }) => code);

  it("says nothing of a narrow session", async () => {
    expect(await grantCodes({ native: "0.1" })).to.deep.equal([]);
    expect(context.said.join("\n")).to.not.match(/Warning|Danger/);
  });

  it("knows tokens, collections and modules of the account by asking them", async () => {
    const [token, nft] = [await deploy("TestToken", "USDX", 6), await deploy("TestNFT")];
    const [recorder, root] = [await deploy("Recorder"), await rootValidator(context, options.account)];
    const contracts = [await token.getAddress(), await nft.getAddress(), await recorder.getAddress(), root];
    const codes = await grantCodes({ contract: contracts.join(",") });
    expect(codes).to.deep.equal(["ContractAccessToToken", "ContractAccessToToken", "TargetIsModule"]);
    expect(context.said.join("\n")).to.match(
      /Danger: It allows every function of USDX \(token 0x\w{40}\), also to send/,
    );
  });

  it("sees a key's address that has code", async () => {
    const recorder = await deploy("Recorder");
    expect(await grantCodes({ key: await recorder.getAddress(), native: "0.1" })).to.deep.equal(["AddressHasCode"]);
  });

  it("shows where an earlier grant names what is protected since", async () => {
    const recorder = await (await deploy("Recorder")).getAddress();
    expect(await grantCodes({ contract: recorder, expires: "never" })).to.deep.equal(["NoExpiry"]);
    await installModule(context, { ...options, protect: recorder });
    const { findings } = await showSession(context, options);
    expect(findings.map(({ code }) => code)).to.deep.equal(["TargetIsProtected", "NoExpiry"]);
    expect(context.said).to.include(`  Warning: The session never ends by itself. Give an expiry.`);
    await diagnose(context, options).catch(() => undefined);
    expect(context.said.join("\n")).to.match(
      new RegExp(`^warn {2}grant: ${recorder} is protected: .*revoke that session\\.$`, "m"),
    );
  });
});
