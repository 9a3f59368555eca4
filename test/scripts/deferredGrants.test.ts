import { existsSync, readFileSync, writeFileSync } from "node:fs";

import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";

import { openAccount } from "../../scripts/lib/account";
import { callWithSession } from "../../scripts/lib/call";
import { createAccount } from "../../scripts/lib/createAccount";
import type { Deferred } from "../../scripts/lib/defer";
import { runGrant } from "../../scripts/lib/grantCommand";
import { installModule } from "../../scripts/lib/install";
import { listSessions } from "../../scripts/lib/listSessions";
import { revoke } from "../../scripts/lib/revoke";
import { show } from "../../scripts/lib/showDeferred";
import { expectSentence } from "./helpers/context";
import { BEEF, deferUnsigned, key, owner, readJsonFile, usual, useStage } from "./helpers/deferred";

const DAY = 86_400;

// The owner sends nothing: they sign what a key may do, and the key's first operation carries it.
describe("grants that the owner signs", () => {
  const stage = useStage("79");

  describe("the whole story", () => {
    it("installs and uses the session in one operation, without a transaction of the owner", async () => {
      const before = await Promise.all([
        stage.chain.provider.getTransactionCount(owner.address),
        stage.chain.provider.getBalance(BEEF),
      ]);
      const blocks = await stage.chain.provider.getBlockNumber();
      const { file, sessionId } = await stage.defer();
      expect(await stage.chain.provider.getBlockNumber()).to.equal(blocks);
      expect(await listSessions(stage.owners, {})).to.deep.equal([]);

      const first = await stage.spend(file);
      expect(first.sessionId).to.equal(sessionId);
      expect(stage.agents.said.join("\n")).to.match(
        new RegExp(`Install session ${sessionId}, which the owner has signed`),
      );
      const { transactionHash } = first;
      const receipt = await stage.chain.provider.getTransactionReceipt(transactionHash);
      const { module } = await openAccount(stage.owners, {});
      const topic = module.interface.getEvent("SessionGranted").topicHash;
      expect(receipt?.logs.filter(({ topics }) => topics[0] === topic)).to.have.length(1);
      expect(await stage.chain.provider.getBlockNumber()).to.equal(blocks + 1);

      await callWithSession(stage.agents, { account: stage.account, to: BEEF, value: "0.01" });
      const after = await Promise.all([
        stage.chain.provider.getTransactionCount(owner.address),
        stage.chain.provider.getBalance(BEEF),
      ]);
      expect(after).to.deep.equal([before[0], before[1] + parseEther("0.02")]);
      const { status, remainders } = await show(stage.owners, { session: sessionId });
      expect([status, remainders[0].left]).to.deep.equal(["active", parseEther("0.08")]);
    });

    it("leaves the grant out once the session is on the chain, also after the deadline", async () => {
      const { file } = await stage.defer({ deadline: "1h" });
      await stage.spend(file);
      await time.increase(DAY);
      const { transactionHash } = await stage.spend(file);
      expect(stage.agents.said).to.include("The session is on the chain already: its grant is not sent again.");
      const transaction = await stage.chain.provider.getTransaction(transactionHash);
      expect(transaction?.data).to.not.include(readJsonFile(file).ownerSignature?.slice(2));
    });

    it("refuses what the owner did not sign for, with the module's reason", async () => {
      const { file } = await stage.defer();
      await expectSentence(() => stage.spend(file, { value: "0.2" }), /0\.2 ETH.*0\.1 ETH/, /./);
    });

    it("carries a grant that was signed before the module was installed", async () => {
      const { address } = await createAccount(stage.owners, { salt: "80" });
      const { file, epoch } = await stage.defer({ account: address });
      expect(stage.owners.said.join("\n")).to.match(
        /Warning: the account has not installed the module.*session:install/,
      );
      expect(epoch).to.equal(1);
      await expectSentence(() => stage.spend(file), /has not installed the session module/, /session:install/);
      await installModule(stage.owners, { account: address });
      const { account: spent } = await stage.spend(file);
      expect(spent).to.equal(address);
    });

    it("takes a grant in the wire format, and its salt", async () => {
      const wire = stage.newFile();
      const permissions = [
        { type: "native-token-transfer", data: { allowance: toQuantity(parseEther("0.1")) } },
        { type: "gas-limit", data: { limit: toQuantity(parseEther("0.05")) } },
      ];
      const json = { key: { type: "secp256k1", publicKey: key.address }, permissions, salt: "0x2a" };
      await stage.defer(); // Makes the folder.
      writeFileSync(wire, JSON.stringify(json));
      const { sessionId, file } = (await runGrant(stage.owners, {
        file: wire,
        defer: true,
        out: stage.newFile(),
      })) as Deferred;
      expect(sessionId).to.equal(`${key.address.toLowerCase()}${"2a".padStart(24, "0")}`);
      expect((await stage.spend(file)).sessionId).to.equal(sessionId);
    });
  });

  describe("what the owner signs", () => {
    it("is said in plain words, with the deadline, and printed as typed data", async () => {
      const { typedData, file, sessionId } = await stage.defer();
      const said = stage.owners.said.join("\n");
      expect(said).to.match(/Send at most 0\.1 ETH in total, to anyone/);
      expect(said).to.match(/To be used for the first time by .*\(in (23 hours|1 day)\)/);
      expect(said).to.include(JSON.stringify(typedData));
      expect(said).to.include(`session:call --grant ${file}`);
      expect(said).to.include(sessionId);
    });

    it("has a random salt of 12 bytes, unless one is given", async () => {
      const salts = await Promise.all([stage.defer(), stage.defer(), stage.defer({ salt: "7" })]);
      const [one, other, given] = salts.map(({ sessionId }) => BigInt(`0x${sessionId.slice(42)}`));
      expect(one).to.not.equal(other);
      expect([one, other].some((salt) => salt > 2n ** 64n)).to.equal(true);
      expect(given).to.equal(7n);
    });

    it("ends its first use with the session, where that is sooner than a day", async () => {
      const { deadline, validUntil } = await stage.defer({ expires: "1h" });
      expect(deadline).to.equal(validUntil);
      const longer = await stage.defer({ expires: "never" });
      expect(longer.deadline - Math.floor(Date.now() / 1000)).to.be.within(DAY - 60, DAY);
    });

    it("is written without any private key", async () => {
      const { file } = await stage.defer();
      const text = readFileSync(file, "utf8");
      expect(Object.keys(readJsonFile(file))).to.have.members([
        ...["chainId", "account", "module", "epoch", "deadline", "grant", "ownerSignature"],
      ]);
      for (const secret of [key, owner]) expect(text).to.not.include(secret.privateKey.slice(2));
    });

    it("is not signed where the owner says no", async () => {
      const out = stage.newFile();
      const refuse = async () => Promise.reject(new Error("no"));
      const declined = runGrant({ ...stage.owners, confirm: refuse }, { ...usual, defer: true, out });
      await expectSentence(() => declined, /^no$/, /./);
      expect(existsSync(out)).to.equal(false);
    });
  });

  describe("session:show", () => {
    it("shows a grant before and after it is used", async () => {
      const { file, sessionId } = await stage.defer();
      expect(await show(stage.owners, { grant: file })).to.include({ sessionId, status: "signed" });
      expect(stage.owners.said.at(-1)).to.match(/signed by the owner, and not used yet/);
      await stage.spend(file);
      expect(await show(stage.owners, { grant: file })).to.include({ sessionId, status: "active" });
    });

    it("says why a grant can't be used", async () => {
      const { file } = await deferUnsigned(stage);
      expect((await show(stage.owners, { grant: file })).status).to.equal("unusable");
      expect(stage.owners.said.at(-1)).to.match(/The owner has not signed it/);
      await revoke(stage.owners, { all: true });
      await show(stage.owners, { grant: file });
      expect(stage.owners.said.at(-1)).to.match(/The grant is void/);
    });
  });
});
