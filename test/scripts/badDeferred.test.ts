import { existsSync } from "node:fs";

import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther, toQuantity, Wallet } from "ethers";

import { openAccount } from "../../scripts/lib/account";
import { createAccount } from "../../scripts/lib/createAccount";
import type { DeferredJson } from "../../scripts/lib/deferredFile";
import { runGrant, type GrantCommandOptions } from "../../scripts/lib/grantCommand";
import { installModule } from "../../scripts/lib/install";
import { listSessions } from "../../scripts/lib/listSessions";
import { revoke } from "../../scripts/lib/revoke";
import { runAsOwner } from "../../scripts/lib/ownerOperation";
import { expectSentence } from "./helpers/context";
import { BEEF, editJsonFile, key, readJsonFile, usual, useStage } from "./helpers/deferred";

const HOUR = 3_600;

// What is wrong with a deferred grant, and the sentence that the user gets for it.
describe("scripts with bad deferred grants", () => {
  const stage = useStage("82");

  describe("a grant that can't be used", () => {
    it("is void once its id is revoked, before it was ever on the chain", async () => {
      const { file, sessionId } = await stage.defer();
      await revoke(stage.owners, { session: sessionId });
      expect(stage.owners.said.join("\n")).to.match(/Warning: the account has no such session\. A grant for it .*void/);
      await expectSentence(() => stage.spend(file), new RegExp(`The session ${sessionId} was revoked`), /--defer/);
    });

    it("does not warn where the session to revoke is there", async () => {
      const { file, sessionId } = await stage.defer();
      await stage.spend(file);
      await revoke(stage.owners, { session: sessionId });
      expect(stage.owners.said.join("\n")).to.not.match(/no such session/);
    });

    it("is void once the account ends all its sessions", async () => {
      const { file, epoch } = await stage.defer();
      await revoke(stage.owners, { all: true });
      await expectSentence(() => stage.spend(file), new RegExp(`is void.*epoch ${epoch} then, \\d+ now`), /new one/);
    });

    it("is void once the module is installed again", async () => {
      const { file } = await stage.defer();
      await asAccount("onUninstall");
      await asAccount("onInstall");
      await expectSentence(() => stage.spend(file), /is void.*installed or uninstalled/, /new one/);
    });

    it("has a deadline", async () => {
      const { file } = await stage.defer({ deadline: "2h" });
      await time.increase(3 * HOUR);
      await expectSentence(() => stage.spend(file), /had to be used by .* ago/, /--defer/);
    });

    it("is refused by the EntryPoint too when its deadline passes before the operation is sent", async () => {
      const { file } = await stage.defer({ deadline: "2h" });
      stage.agents.confirm = async () => void (await time.increase(3 * HOUR));
      await expectSentence(() => stage.spend(file), /The session has expired or has not begun/, /./);
    });

    it("has a window", async () => {
      const { file } = await stage.defer({ expires: "1h", deadline: "5h" });
      await time.increase(2 * HOUR);
      await expectSentence(() => stage.spend(file), /window ended at .* ago/, /--defer/);
    });

    it("is for one account", async () => {
      const { file } = await stage.defer();
      const { address } = await createAccount(stage.owners, { salt: "81" });
      const call = () => stage.spend(file, { account: address });
      await expectSentence(call, new RegExp(`for the account ${stage.account}, and .* is ${address}`), /--account/);
    });

    it("is for one module", async () => {
      const { file } = await stage.defer();
      await expectSentence(
        () => stage.spend(file, { module: BEEF }),
        /for the module .* in use is 0x0{36}bEEF/,
        /--module/,
      );
    });

    it("is for one chain", async () => {
      const { file } = await stage.defer();
      editJsonFile(file, { chainId: 11155111 });
      await expectSentence(() => stage.spend(file), /is for chain 11155111, and hardhat \(chain 31337\)/, /--network/);
    });

    it("is for one key", async () => {
      const { file } = await stage.defer();
      const stranger = Wallet.createRandom();
      stage.agents = await stage.agentWith(stranger.privateKey);
      const message = new RegExp(`belongs to the key ${key.address}, and the key in use is ${stranger.address}`);
      await expectSentence(() => stage.spend(file), message, /--key/);
    });

    it("is for one session", async () => {
      const { file } = await stage.defer();
      const { sessionId } = await stage.defer();
      await expectSentence(
        () => stage.spend(file, { session: sessionId }),
        /The grant is for the session 0x/,
        /--session/,
      );
    });
  });

  describe("a file that was changed", () => {
    const more = { type: "native-token-transfer", data: { allowance: toQuantity(parseEther("1")) } };
    const signature = /does not take the owner's signature of this grant/;
    const changes: [title: string, change: (json: DeferredJson) => object, message: RegExp][] = [
      ["allows more", ({ grant }) => ({ grant: { ...grant, permissions: [more, grant.permissions[1]] } }), signature],
      ["lasts longer", ({ grant }) => ({ grant: { ...grant, expirySec: 4_000_000_000 } }), signature],
      ["may be used later", ({ deadline }) => ({ deadline: deadline + 1 }), signature],
      ["has another salt", ({ grant }) => ({ grant: { ...grant, salt: "0x1" } }), signature],
      ["has another epoch", ({ epoch }) => ({ epoch: epoch + 1 }), /is void/],
      ["is cut", ({ ownerSignature }) => ({ ownerSignature: ownerSignature?.slice(0, -2) }), signature],
      ["has no deadline", () => ({ deadline: undefined }), /deadline: this is no deferred grant/],
      ["has a deadline in words", () => ({ deadline: "tomorrow" }), /deadline: this is no deferred grant/],
      ["has half an account", () => ({ account: "0x12" }), /account: this is no deferred grant/],
      ["has a signature in words", () => ({ ownerSignature: "0xzz" }), /ownerSignature: this is no deferred grant/],
      ["has a field of its own", () => ({ note: "trust me" }), /this is no deferred grant/],
      ["allows nothing", ({ grant }) => ({ grant: { ...grant, permissions: [] } }), /grant, permissions: /],
    ];
    for (const [title, change, message] of changes) {
      it(`is refused where it ${title}`, async () => {
        const { file } = await stage.defer();
        editJsonFile(file, change(readJsonFile(file)));
        await expectSentence(() => stage.spend(file), message, /./);
        expect((await listSessions(stage.owners, {})).length).to.equal(0);
      });
    }

    it("is refused where it is an ordinary grant", () =>
      expectSentence(() => stage.spend("scripts/examples/grant.json"), /this is no deferred grant/, /--defer/));
  });

  describe("what is asked wrongly", () => {
    const wrong: [title: string, options: GrantCommandOptions, message: RegExp, remedy: RegExp][] = [
      ["no file to write", { ...usual, defer: true }, /No file is named for the grant/, /--out/],
      ["a file that exists", { ...usual, defer: true, out: "package.json" }, /There is a file package\.json/, /--out/],
      ["no deadline", { ...usual, defer: true, deadline: "never", out: "x.json" }, /has no deadline/, /7d/],
      ["a deadline in the past", { ...usual, defer: true, deadline: "2020-01-01", out: "x.json" }, /--deadline/, /1h/],
      [
        "a window after the deadline",
        { ...usual, defer: true, starts: "3d", out: "x.json" },
        /begins at .*, after the deadline/,
        /later --deadline/,
      ],
      ["a deadline of a transaction", { ...usual, deadline: "1h" }, /for deferred grants/, /--defer/],
      ["a file for a transaction", { ...usual, out: "x.json" }, /--out is for deferred grants/, /--defer/],
      ["both runs at once", { ...usual, defer: true, ownerSignature: "0x" }, /Both --defer and/, /completes/],
    ];
    for (const [title, options, message, remedy] of wrong) {
      it(`refuses ${title}`, () => expectSentence(() => runGrant(stage.owners, options), message, remedy));
    }

    it("refuses what the module would not grant, before the owner signs", async () => {
      const out = stage.newFile();
      const { module, moduleAddress } = await openAccount(stage.owners, {});
      await installModule(stage.owners, { protect: BEEF });
      expect(await module.isProtected(stage.account, BEEF)).to.equal(true);
      const asked = { ...usual, contract: BEEF, defer: true, out, module: moduleAddress };
      await expectSentence(() => runGrant(stage.owners, asked), /protected/, /./);
      expect(existsSync(out)).to.equal(false);
    });

    it("refuses a salt that was used", async () => {
      await stage.spend((await stage.defer({ salt: "9" })).file);
      await expectSentence(() => stage.defer({ salt: "9" }), /has granted or revoked the session id/, /salt/);
    });
  });

  /** The owner has the account call the module. */
  async function asAccount(name: "onInstall" | "onUninstall"): Promise<void> {
    const account = await openAccount(stage.owners, {});
    const data = account.module.interface.encodeFunctionData(name as "onInstall", ["0x"]);
    await runAsOwner(stage.owners, account, [{ to: account.moduleAddress, data }], [], {});
  }
});
