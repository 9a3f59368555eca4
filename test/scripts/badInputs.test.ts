import { expect } from "chai";
import { Wallet } from "ethers";

import { CREATE2_FACTORY } from "../../scripts/lib/build";
import { connectUrl } from "../../scripts/lib/chain";
import { confirmAtTerminal } from "../../scripts/lib/context";
import { createAccount } from "../../scripts/lib/createAccount";
import { deployModule } from "../../scripts/lib/deployModule";
import { diagnose } from "../../scripts/lib/doctor";
import { grantFromOptions } from "../../scripts/lib/grant";
import { installModule } from "../../scripts/lib/install";
import { listSessions } from "../../scripts/lib/listSessions";
import { openAccount } from "../../scripts/lib/account";
import { asPublic, contextOn, expectSentence } from "./helpers/context";
import { freePort, startNode, type LocalNode } from "./helpers/localNode";
import { runShell } from "./helpers/shell";

const DEAD = "0x000000000000000000000000000000000000dEaD";

/** A key that nobody else has. */
const key = new Wallet(`0x${"a5".repeat(32)}`);

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
        /The account "0x0{36}DEaD" is no address/,
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

  async function diagnoseQuietly(): Promise<string[]> {
    const own = await contextOn(node);
    await diagnose(own, {}).catch(() => undefined);
    return own.said;
  }
});
