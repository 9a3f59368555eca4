import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";
import { parseEther, parseUnits, Wallet, type Contract } from "ethers";

import { callWithSession } from "../../scripts/lib/call";
import { connectInProcess, type Chain } from "../../scripts/lib/chain";
import type { Context } from "../../scripts/lib/context";
import { createAccount } from "../../scripts/lib/createAccount";
import { deployModule } from "../../scripts/lib/deployModule";
import { diagnose } from "../../scripts/lib/doctor";
import { grantFromOptions } from "../../scripts/lib/grant";
import { installModule } from "../../scripts/lib/install";
import { createKey, keyAddress, openKey } from "../../scripts/lib/keystore";
import { splitList } from "../../scripts/lib/lists";
import { listSessions } from "../../scripts/lib/listSessions";
import { showSession } from "../../scripts/lib/showSession";
import { ENTRY_POINT_VERSIONS } from "../helpers/world";
import { contextOn, expectSentence } from "./helpers/context";
import type { LocalNode } from "./helpers/localNode";

const key = new Wallet(`0x${"b6".repeat(32)}`);
const BEEF = "0x000000000000000000000000000000000000bEEF";

describe("scripts on the in-process chain", () => {
  let folder: string;
  let env: Record<string, string>;
  let chain: Chain;
  let context: Context & { said: string[] };
  let snapshot: SnapshotRestorer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "scripts-test-"));
    env = { DEPLOYMENTS_FOLDER: join(folder, "deployments"), KEYS_FOLDER: join(folder, "keys") };
    chain = await connectInProcess("hardhat", ethers.provider);
  });

  beforeEach(async () => {
    snapshot = await takeSnapshot();
    const session = { ...env, SESSION_PRIVATE_KEY: key.privateKey };
    context = await contextOn({ env } as unknown as LocalNode, { chain, env: session });
  });

  afterEach(() => snapshot.restore());

  after(() => rmSync(folder, { recursive: true }));

  for (const entryPoint of ENTRY_POINT_VERSIONS) {
    it(`spends tokens and calls functions under EntryPoint ${entryPoint}`, async () => {
      const { account, module } = await prepare(entryPoint);
      const token = await mintTo(account);
      const [address, options] = [await token.getAddress(), { account, module }];
      await grantFromOptions(context, {
        ...options,
        key: key.address,
        expires: "1h",
        gas: "0.05",
        erc20: `${address}:50`,
        functions: `${BEEF}:ping(),0x12345678`,
        allFunctions: "claim()",
      });
      const transfer = { to: address, function: "transfer(address,uint256)" };
      await callWithSession(context, { ...options, ...transfer, args: `${BEEF},20000000` });
      expect(await token.getFunction("balanceOf")(BEEF)).to.equal(parseUnits("20", 6));
      const { remainders, status } = await showSession(context, options);
      expect(status).to.equal("active");
      expect(remainders.map(({ text }) => text)).to.include("30 USDX to move, of 50 USDX granted");
      const tooMuch = () => callWithSession(context, { ...options, ...transfer, args: `${BEEF},30000001` });
      await expectSentence(tooMuch, /30\.000001 USDX.*30 USDX/, /./);
    });
  }

  it("sends ether, in one call and in a batch, and counts every wei", async () => {
    const options = await prepare();
    await grantFromOptions(context, { ...options, key: key.address, expires: "1h", native: "0.1", gas: "0.05" });
    const before = await chain.provider.getBalance(BEEF);
    await callWithSession(context, { ...options, to: BEEF, value: "0.01" });
    await callWithSession(context, { ...options, batch: "scripts/examples/calls.json" });
    expect((await chain.provider.getBalance(BEEF)) - before).to.equal(parseEther("0.012"));
    const { remainders } = await showSession(context, options);
    expect(remainders[0].left).to.equal(parseEther("0.087"));
  });

  it("gives each session of a key the smallest salt that is free", async () => {
    const options = await prepare();
    const grant = { ...options, key: key.address, expires: "1h", native: "0.1", gas: "0.05" };
    const ids = [await grantFromOptions(context, grant), await grantFromOptions(context, grant)];
    expect(ids.map(({ sessionId }) => Number(`0x${sessionId.slice(42)}`))).to.deep.equal([0, 1]);
    expect((await listSessions(context, options)).map(({ status }) => status)).to.deep.equal(["active", "active"]);
  });

  it("does everything twice without harm", async () => {
    const options = await prepare();
    await prepare();
    expect((await deployModule(context, {})).isNew).to.equal(false);
    expect(await installModule(context, options)).to.include({ isNew: false, transactionHash: null });
    expect(context.said).to.include("The session module is installed already.");
  });

  it("protects what is named beside what it finds", async () => {
    const { account, module } = await prepare();
    const { isProtectedNow } = await installModule(context, { account, module, protect: BEEF });
    expect(isProtectedNow).to.deep.equal([BEEF]);
    const granted = () =>
      grantFromOptions(context, { account, module, key: key.address, expires: "1h", contract: BEEF, gas: "0.1" });
    await expectSentence(granted, /protected/, /./);
  });

  it("records nothing of a chain that is gone with the process", async () => {
    await prepare();
    expect(existsSync(env.DEPLOYMENTS_FOLDER)).to.equal(false);
  });

  it("records a deployment on any other chain", async () => {
    const recorded = await contextOn({ env } as unknown as LocalNode, { chain: { ...chain, isInProcess: false } });
    const { address, transactionHash } = await deployModule(recorded, {});
    const path = join(env.DEPLOYMENTS_FOLDER, "hardhat");
    const record = JSON.parse(readFileSync(join(path, "SessionKeyValidator.json"), "utf8")) as Record<string, unknown>;
    expect(record).to.include({ address, transactionHash });
    expect(record).to.include.keys("abi", "blockNumber", "factory", "salt", "initCodeHash", "compiler", "settings");
    expect(readFileSync(join(path, ".chainId"), "utf8")).to.equal("31337\n");
    rmSync(env.DEPLOYMENTS_FOLDER, { recursive: true });
  });

  it("names the first thing that is missing", async () => {
    await expectSentence(() => diagnose(context, { module: BEEF }), /One thing is not in order/, /module:deploy/);
  });

  describe("encrypted keys", () => {
    const password = { KEYSTORE_PASSWORD: "correct horse battery staple" };

    it("are opened by their password alone, and show their address without it", async () => {
      const { address, file } = await createKey("first", { ...env, ...password });
      expect(keyAddress("first", env)).to.equal(address);
      expect((await openKey("first", { ...env, ...password })).address).to.equal(address);
      const wrong = () => openKey("first", { ...env, KEYSTORE_PASSWORD: "wrong horse" });
      await expectSentence(wrong, /does not open the key first/, /KEYSTORE_PASSWORD/);
      expect(statSync(file).mode & 0o777).to.equal(0o600);
    });

    it("are never overwritten", async () => {
      await createKey("second", { ...env, ...password });
      await expectSentence(() => createKey("second", { ...env, ...password }), /a key named second already/, /another/);
    });

    it("need a password that is not too short, and a name that is no path", async () => {
      await expectSentence(
        () => createKey("third", { ...env, KEYSTORE_PASSWORD: "short" }),
        /too short/,
        /8 characters/,
      );
      await expectSentence(() => createKey("../out", { ...env, ...password }), /is no name for a key/, /letters/);
      await expectSentence(async () => keyAddress("nobody", env), /no key named nobody/, /key:new/);
    });
  });

  it("splits lists at commas outside brackets", () => {
    expect(splitList("f(address,uint256), g()")).to.deep.equal(["f(address,uint256)", "g()"]);
    expect(splitList("a,[1,2],(b,c)")).to.deep.equal(["a", "[1,2]", "(b,c)"]);
  });

  async function prepare(entryPoint = "v0.8"): Promise<{ account: string; module: string }> {
    const { address: module } = await deployModule(context, {});
    const { address: account } = await createAccount(context, { entryPoint, salt: "77" });
    await installModule(context, { account, module });
    return { account, module };
  }

  async function mintTo(account: string): Promise<Contract> {
    const token = await ethers.deployContract("TestToken", ["USDX", 6]);
    await token.getFunction("mint")(account, parseUnits("100", 6));
    return token;
  }
});
