import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { Wallet, ZeroAddress, ZeroHash } from "ethers";
import { ethers } from "hardhat";

import { openAccount } from "../../scripts/lib/account";
import { callWithSession } from "../../scripts/lib/call";
import { connectInProcess, type Chain } from "../../scripts/lib/chain";
import type { Context } from "../../scripts/lib/context";
import { createAccount } from "../../scripts/lib/createAccount";
import { deployModule } from "../../scripts/lib/deployModule";
import { grantFromOptions } from "../../scripts/lib/grant";
import { installModule } from "../../scripts/lib/install";
import { runAsOwner } from "../../scripts/lib/ownerOperation";
import { revoke } from "../../scripts/lib/revoke";
import { showSession } from "../../scripts/lib/showSession";
import { PaymasterPolicy, PermissionType, SignerKind, type Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { contextOn, expectSentence } from "./helpers/context";
import { freePort, type LocalNode } from "./helpers/localNode";

const DEAD = "0x000000000000000000000000000000000000dEaD";

/** A key that nobody else has. */
const key = new Wallet(`0x${"a5".repeat(32)}`);

// What is wrong with a grant or a call, and the sentence that the user gets for it.
describe("scripts with bad grants and calls", () => {
  let folder: string;
  let env: Record<string, string>;
  let chain: Chain;
  let context: Context;
  let snapshot: SnapshotRestorer;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "scripts-test-"));
    chain = await connectInProcess("hardhat", ethers.provider);
    snapshot = await takeSnapshot();
    env = { DEPLOYMENTS_FOLDER: folder };
    context = await inProcess({});
    await deployModule(context, {});
    // The in-process chain has no records: the account is named as users name it, by the environment.
    env = { ...env, ACCOUNT: (await createAccount(context, { salt: "78" })).address };
    context = await inProcess({});
    await installModule(context, {});
  });

  let installed: SnapshotRestorer;

  beforeEach(async () => {
    installed = await takeSnapshot();
  });

  afterEach(() => installed.restore());

  after(async () => {
    await snapshot.restore();
    rmSync(folder, { recursive: true });
  });

  const inProcess = (fields: Partial<Context>) => contextOn({ env } as unknown as LocalNode, { chain, env, ...fields });

  describe("grants", () => {
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
      const [broken, wrong] = ["broken.json", "wrong.json"].map((name) => join(folder, name));
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
    let mine: Context;
    let sessionId: string;

    beforeEach(async () => {
      const options = { key: key.address, expires: "1h", native: "0.1", gas: "0.01" };
      ({ sessionId } = await grantFromOptions(context, options));
      mine = await inProcess({ env: { ...env, SESSION_PRIVATE_KEY: key.privateKey } });
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
      const wrong = await inProcess({ env: { ...env, SESSION_PRIVATE_KEY: other.privateKey } });
      const message = new RegExp(`belongs to the key ${key.address}, and the key in use is ${other.address}`);
      const call = () => callWithSession(wrong, { to: DEAD, value: "0.01", session: sessionId });
      await expectSentence(call, message, /--key/);
    });

    it("refuses a session whose signer is no address", async () => {
      const signers = { [SignerKind.Contract]: DEAD, [SignerKind.ERC7913]: `${DEAD}${"ab".repeat(64)}` };
      for (const signerKind of [SignerKind.Contract, SignerKind.ERC7913] as const) {
        const session = await grantDirectly({ signerKind, signer: signers[signerKind] });
        const call = () => callWithSession(mine, { to: DEAD, value: "0.01", session });
        const message = new RegExp(`for a signer of kind ${SignerKind[signerKind]}, and these commands sign for`);
        await expectSentence(call, message, /library/);
      }
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
      const { address } = await openAccount(context, {});
      const data = { to: DEAD, value: "0", data: "0x" };
      // Named by contract access alone: a call of nothing.
      const { sessionId: id } = await grantPaidByOwner(address, data.to);
      const message = /The account has .*ETH, and the operation may cost/;
      await expectSentence(() => callWithSession(mine, { ...data, session: id }), message, /Send some ether to 0x/);
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
      await expectSentence(call, /The bundler does not answer/, /Check its URL/);
    });
  });

  /** A session for signers that the flags have no form for. */
  async function grantDirectly(signer: Pick<Session, "signerKind" | "signer">): Promise<string> {
    const account = await openAccount(context, {});
    const permission = { permissionType: PermissionType.NativeTokenTransfer, target: ZeroAddress, allowance: 1n };
    const session: Session = {
      ...signer,
      ...{ salt: 0n, validAfter: 0, validUntil: 0, paymasterPolicy: PaymasterPolicy.None, paymaster: ZeroAddress },
      permissions: [{ ...permission, functions: [] }],
    };
    const data = account.module.interface.encodeFunctionData("grantSession", [session]);
    await runAsOwner(context, account, [{ to: account.moduleAddress, data }], [], {});
    return sessionIdOf(session);
  }

  /** A session for every function of a contract; the account is left with next to nothing. */
  async function grantPaidByOwner(account: string, contract: string): Promise<{ sessionId: string }> {
    await chain.provider.send("hardhat_setBalance", [account, "0xde0b6b3a7640000"]);
    const granted = await grantFromOptions(context, { key: key.address, expires: "1h", contract, gas: "0.01" });
    await chain.provider.send("hardhat_setBalance", [account, "0x0"]);
    return granted;
  }
});
