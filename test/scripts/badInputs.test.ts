import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet, ZeroHash } from "ethers";

import { create2Address, CREATE2_FACTORY, readBuild } from "../../scripts/lib/build";
import { callWithSession } from "../../scripts/lib/call";
import { connectUrl } from "../../scripts/lib/chain";
import { confirmAtTerminal } from "../../scripts/lib/context";
import { createAccount } from "../../scripts/lib/createAccount";
import { deployModule } from "../../scripts/lib/deployModule";
import { diagnose } from "../../scripts/lib/doctor";
import { grantFromOptions } from "../../scripts/lib/grant";
import { installModule } from "../../scripts/lib/install";
import { listSessions } from "../../scripts/lib/listSessions";
import { openAccount } from "../../scripts/lib/account";
import { revoke } from "../../scripts/lib/revoke";
import { showSession } from "../../scripts/lib/showSession";
import { asPublic, contextOn, expectSentence } from "./helpers/context";
import { freePort, startNode, type LocalNode } from "./helpers/localNode";
import { runShell } from "./helpers/shell";

const DEAD = "0x000000000000000000000000000000000000dEaD";

/** A key that nobody else has. */
const key = new Wallet(`0x${"a5".repeat(32)}`);
const session = { SESSION_PRIVATE_KEY: key.privateKey };

type TestContext = Awaited<ReturnType<typeof contextOn>>;

// What goes wrong, and the sentence that the user gets for it.
describe("scripts with bad input", () => {
  let node: LocalNode;
  let context: TestContext;
  let snapshot: unknown;

  before(async () => {
    node = await startNode();
    context = await contextOn(node);
    await deployModule(context, {});
    await createAccount(context, {});
  });

  beforeEach(async () => {
    snapshot = await node.send("evm_snapshot");
    context = await contextOn(node);
  });

  afterEach(() => node.send("evm_revert", snapshot));

  after(() => node.stop());

  describe("the network", () => {
    it("refuses an RPC of another chain", () =>
      expectSentence(
        () => connectUrl("sepolia", node.url),
        /^RPC_URL_SEPOLIA leads to chain 31337, but sepolia is chain 11155111\.$/,
        /Set RPC_URL_SEPOLIA to an RPC URL of sepolia/,
      ));

    it("says which variable is missing", () =>
      expectSentence(() => connectUrl("base-sepolia", ""), /No RPC URL for base-sepolia/, /Set RPC_URL_BASE_SEPOLIA/));

    it("says that no node runs", async () => {
      const url = `http://127.0.0.1:${await freePort()}`;
      await expectSentence(() => connectUrl("localhost", url), /No chain answers at http/, /npx hardhat node/);
    });

    it("misses the CREATE2 factory", async () => {
      await node.send("hardhat_setCode", CREATE2_FACTORY, "0x");
      const message = /localhost has no CREATE2 factory at 0x4e59b44847b379578588920cA78FbF26c0B4956C/;
      await expectSentence(() => createAccount(context, { salt: "7" }), message, /pre-signed transaction/);
    });

    it("does not record two chains in one folder", async () => {
      const other = await contextOn(node, { chain: { ...context.chain, chainId: 1337n } });
      await expectSentence(() => deployModule(other, {}), /\.chainId says chain 31337/, /Correct the RPC URL/);
    });
  });

  describe("keys", () => {
    it("refuses the test mnemonic's keys on a public chain", async () => {
      const env = {
        ...node.env,
        RELAYER_PRIVATE_KEY: "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80",
      };
      const public_ = await contextOn(node, { chain: asPublic(context.chain), env });
      const message = /0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266 is an account of the well-known test mnemonic/;
      await expectSentence(() => createAccount(public_, { owner: key.address, salt: "3" }), message, /key:new/);
    });

    it("has no key of its own on a public chain", async () => {
      const public_ = await contextOn(node, { chain: asPublic(context.chain) });
      await expectSentence(() => createAccount(public_, {}), /No owner key is set/, /OWNER_KEY.*OWNER_PRIVATE_KEY/);
    });

    it("never shows a private key that is mistyped", async () => {
      const secret = key.privateKey.slice(0, -1);
      const wrong = await contextOn(node, { env: { ...node.env, OWNER_PRIVATE_KEY: secret } });
      await expectSentence(() => installModule(wrong, {}), /^OWNER_PRIVATE_KEY is no private key\.$/, /64 hex digits/);
    });

    it("refuses an owner key that is not the owner's", async () => {
      const wrong = await contextOn(node, { env: { ...node.env, OWNER_PRIVATE_KEY: key.privateKey } });
      const message = new RegExp(`The account's owner is 0x\\w{40}, and the key is that of ${key.address}`);
      await expectSentence(() => installModule(wrong, {}), message, /--owner/);
    });
  });

  describe("the account and the module", () => {
    it("finds no account", () =>
      expectSentence(
        () => listSessions(context, { account: DEAD }),
        /There is no account at 0x0{36}dEaD/,
        /account:create/,
      ));

    it("refuses an address with a wrong checksum", () =>
      expectSentence(
        () => listSessions(context, { account: DEAD.replace("dEaD", "DEaD") }),
        /is no address of a account|is no address of an? account/,
        /letter case/,
      ));

    it("refuses a contract that is no such account", () =>
      expectSentence(() => listSessions(context, { account: CREATE2_FACTORY }), /does not work like/, /nonce key/));

    it("says that the module is not deployed", () =>
      expectSentence(() => listSessions(context, { module: DEAD }), /not deployed at 0x0{36}dEaD/, /module:deploy/));

    it("says that the module is not installed", () =>
      expectSentence(
        () => grantFromOptions(context, { key: key.address, expires: "1h", native: "1" }),
        /has not installed the session module/,
        /session:install/,
      ));

    it("tells the module of an installation that the account kept to itself", async () => {
      await installModule(context, { noProtect: true });
      const { module, address } = await openAccount(context, {});
      await node.send("hardhat_impersonateAccount", address);
      const data = module.interface.encodeFunctionData("onUninstall", ["0x"]);
      await node.send("eth_sendTransaction", { from: address, to: await module.getAddress(), data });
      expect((await diagnoseQuietly()).join("\n")).to.match(/onInstall was skipped/);
      await installModule(context, {});
      expect(await module.isInitialized(address)).to.equal(true);
    });
  });

  describe("grants", () => {
    beforeEach(() => installModule(context, {}));

    const usual = { key: key.address, expires: "1h", native: "0.1", gas: "0.01" };
    const refused: [title: string, options: object, message: RegExp, remedy: RegExp][] = [
      ["no key", {}, /No grant is described/, /--key/],
      ["a session without an end", { ...usual, expires: undefined }, /has no end/, /--expires never/],
      ["an end in the past", { ...usual, expires: "2020-01-01" }, /--expires: "2020-01-01" does not lie ahead/, /1h/],
      ["what is no duration", { ...usual, expires: "soon" }, /"soon" is no duration or date/, /30m, 1h/],
      ["what is no amount", { ...usual, native: "lots" }, /--native: "lots" is no amount/, /0\.5/],
      ["an allowance of zero", { ...usual, native: "0" }, /allowance of zero/, /leave the permission out/],
      ["a privileged function", { ...usual, allFunctions: "installModule(uint256,address,bytes)" }, /privileged/i, /./],
      ["a function without types", { ...usual, functions: `${DEAD}:mint` }, /"mint" is no function/, /mint\(address/],
      ["functions of nobody", { ...usual, functions: "mint()" }, /names no contract/, /0x…:mint/],
      ["what is no token", { ...usual, erc20: `${DEAD}:5` }, /no ERC-20 token at/, /--network/],
      ["a token without an amount", { ...usual, erc20: DEAD }, /is not TOKEN:AMOUNT/, /colon/],
      ["an unknown paymaster", { ...usual, paymaster: "free" }, /--paymaster free is no paymaster/, /any or none/],
      ["nothing allowed", { ...usual, native: undefined, gas: undefined }, /allows nothing/, /--native/],
      ["root with company", { ...usual, root: true }, /root/i, /./],
      ["an unknown key", { ...usual, key: "bob" }, /"bob" is neither an address nor/, /key:new/],
      ["a file and a key", { ...usual, file: "scripts/examples/grant.json" }, /Both a file and --key/, /Leave one/],
      ["a missing file", { file: "nowhere.json" }, /There is no file nowhere\.json/, /path/],
    ];
    for (const [title, options, message, remedy] of refused) {
      it(`refuses ${title}`, () => expectSentence(() => grantFromOptions(context, options), message, remedy));
    }

    it("refuses a malformed file, and names the place", async () => {
      mkdirSync(node.folder, { recursive: true });
      const [broken, wrong] = ["broken.json", "wrong.json"].map((name) => join(node.folder, name));
      writeFileSync(broken, "{");
      await expectSentence(() => grantFromOptions(context, { file: broken }), /broken\.json is no JSON/, /example/);
      const permissions = [{ type: "native-token-transfer", data: { allowance: 5 } }];
      writeFileSync(wrong, JSON.stringify({ key: { type: "secp256k1", publicKey: key.address }, permissions }));
      const message = /wrong\.json, permissions\[0\]\.data\.allowance: It is a number/;
      await expectSentence(() => grantFromOptions(context, { file: wrong }), message, /hex digits/);
    });

    it("names the module's own reason where only the chain can tell", async () => {
      await grantFromOptions(context, { ...usual, salt: "5" });
      const again = () => grantFromOptions(context, { ...usual, salt: "5" });
      await expectSentence(again, /granted|used|revoked/i, /salt/i);
    });
  });

  describe("calls", () => {
    let mine: TestContext;
    let sessionId: string;

    beforeEach(async () => {
      await installModule(context, {});
      const options = { key: key.address, expires: "1h", native: "0.1", gas: "0.01" };
      ({ sessionId } = await grantFromOptions(context, options));
      mine = await contextOn(node, { env: { ...node.env, ...session } });
    });

    it("refuses an amount over the allowance, and says what is left", () =>
      expectSentence(() => callWithSession(mine, { to: DEAD, value: "0.2" }), /0\.2 ETH.*0\.1 ETH/, /./));

    it("refuses a session that was never granted", () =>
      expectSentence(
        () => callWithSession(mine, { to: DEAD, value: "0.1", session: ZeroHash }),
        /never granted the session 0x0{64}/,
        /session:list/,
      ));

    it("refuses what is no session id", () =>
      expectSentence(() => showSession(context, { session: "0x12" }), /"0x12" is no session id/, /64 hex digits/));

    it("refuses another key than the session's", async () => {
      const other = Wallet.createRandom();
      const wrong = await contextOn(node, { env: { ...node.env, SESSION_PRIVATE_KEY: other.privateKey } });
      const message = new RegExp(`belongs to the key ${key.address}, and the key in use is ${other.address}`);
      const call = () => callWithSession(wrong, { to: DEAD, value: "0.01", session: sessionId });
      await expectSentence(call, message, /--key/);
    });

    it("refuses a revoked session that is named", async () => {
      await revoke(context, { session: sessionId });
      const call = () => callWithSession(mine, { to: DEAD, value: "0.01", session: sessionId });
      await expectSentence(call, /revoked/, /./);
    });

    it("asks which of two sessions is meant", async () => {
      await grantFromOptions(context, { key: key.address, expires: "1h", native: "0.1" });
      const call = () => callWithSession(mine, { to: DEAD, value: "0.01" });
      await expectSentence(call, /has 2 active sessions for the key/, /--session: 0x/);
    });

    it("says that the account can't pay", async () => {
      const { address, entryPoint } = await openAccount(context, {});
      await node.send("hardhat_setBalance", address, "0x1");
      expect(entryPoint).to.match(/^0x/);
      const call = () => callWithSession(mine, { to: CREATE2_FACTORY, value: "0" });
      await expectSentence(call, /./, /./);
    });

    const wrongCalls: [title: string, options: object, message: RegExp][] = [
      ["no target", {}, /No call is named/],
      ["what is no address", { to: "bob" }, /"bob" is no address/],
      ["odd calldata", { to: DEAD, data: "0x123" }, /"0x123" is no calldata/],
      [
        "a missing argument",
        { to: DEAD, function: "f(address,uint256)", args: DEAD },
        /takes 2 arguments, and 1 are given/,
      ],
      ["an argument of another type", { to: DEAD, function: "f(uint256)", args: "x" }, /don't fit f\(uint256\)/],
      ["data beside a function", { to: DEAD, function: "f()", data: "0x" }, /Both data and a function/],
      ["a batch that is missing", { batch: "nowhere.json" }, /There is no file nowhere\.json/],
      ["a batch that is none", { batch: "package.json" }, /package\.json holds no list of calls/],
    ];
    for (const [title, options, message] of wrongCalls) {
      it(`refuses ${title}`, () => expectSentence(() => callWithSession(mine, options), message, /./));
    }

    it("says that the bundler does not answer", async () => {
      const bundler = `http://127.0.0.1:${await freePort()}`;
      const call = () => callWithSession(mine, { to: DEAD, value: "0.01", bundler });
      await expectSentence(call, /The bundler at http.* does not answer/, /--bundler/);
    });
  });

  describe("the terminal", () => {
    it("sends nothing without one, unless --yes", async () => {
      const { code, stdout, stderr } = await runShell(
        "npx hardhat --network localhost session:install --json",
        node.env,
      );
      expect(code).to.equal(1);
      expect(stderr).to.match(/Install the session module[\s\S]*Error: Nobody is at a terminal to confirm/);
      const { error } = JSON.parse(stdout) as { error: { message: string; remedy: string } };
      expect(error).to.deep.equal({
        message: "Nobody is at a terminal to confirm.",
        remedy: "Add --yes to send without being asked.",
      });
      await confirmAtTerminal("Send?", true);
    });
  });

  it("computes the account's address before it exists", async () => {
    const { initCode } = await readBuild(context.artifacts, "contracts/samples/ECDSAValidator.sol:ECDSAValidator");
    const { validator } = await createAccount(context, { salt: "9" });
    expect(validator).to.equal(create2Address(initCode));
  });

  async function diagnoseQuietly(): Promise<string[]> {
    const own = await contextOn(node);
    await diagnose(own, {}).catch(() => undefined);
    return own.said;
  }
});
