import { readFileSync } from "node:fs";

import { expect } from "chai";
import { parseEther, TypedDataEncoder } from "ethers";

import { openAccount } from "../../scripts/lib/account";
import type { Deferred } from "../../scripts/lib/defer";
import { readDeferredFile } from "../../scripts/lib/deferredFile";
import { runGrant } from "../../scripts/lib/grantCommand";
import { expectSentence } from "./helpers/context";
import { deferUnsigned, key, readJsonFile, signTyped, useStage, withoutDomain } from "./helpers/deferred";
import type { TypedFile } from "./helpers/deferred";

// The owner's key is in a wallet, which takes typed data and gives a signature.
describe("grants that the owner signs in a wallet", () => {
  const stage = useStage("83");

  it("is JSON that any wallet hashes as the module does", async () => {
    const { typed, file } = await deferUnsigned(stage);
    const { types, domain, message } = typed;
    expect(Object.keys(types)).to.have.members(["EIP712Domain", "SessionGrant", "Permission"]);
    expect(types.EIP712Domain.map(({ name }) => name)).to.deep.equal([
      "name",
      "version",
      "chainId",
      "verifyingContract",
    ]);
    expect(message.permissions).to.have.nested.property("[0].allowance", String(parseEther("0.1")));
    const { session, deadline } = readDeferredFile(file).grant;
    const { module } = await openAccount(stage.owners, {});
    const digest = await module.grantDigest(stage.account, { session, deadline });
    expect(TypedDataEncoder.hash(domain, withoutDomain(types), message)).to.equal(digest);
  });

  it("completes the grant in a second run", async () => {
    const { file, typed, sessionId } = await deferUnsigned(stage);
    expect(readJsonFile(file)).to.not.have.property("ownerSignature");
    await expectSentence(() => stage.spend(file), /The owner has not signed the grant in/, /--owner-signature/);
    const ownerSignature = await signTyped(typed);
    const completed = (await runGrant(stage.owners, { file, ownerSignature })) as Deferred;
    expect(completed).to.include({ sessionId, isSigned: true, file });
    expect((await stage.spend(file)).sessionId).to.equal(sessionId);
  });

  it("may write the signed grant to another file", async () => {
    const { file, typed } = await deferUnsigned(stage);
    const out = stage.newFile();
    await runGrant(stage.owners, { file, ownerSignature: await signTyped(typed), out });
    expect(readJsonFile(file)).to.not.have.property("ownerSignature");
    const { ownerSignature, ...rest } = readJsonFile(out);
    expect(rest).to.deep.equal(readJsonFile(file));
    expect(ownerSignature).to.match(/^0x[0-9a-f]{170}$/);
  });

  it("overwrites no other file", async () => {
    const [first, second] = [await deferUnsigned(stage), await deferUnsigned(stage)];
    const ownerSignature = await signTyped(first.typed);
    const complete = () => runGrant(stage.owners, { file: first.file, ownerSignature, out: second.file });
    await expectSentence(complete, /There is a file .* already/, /--out/);
  });

  const wrong: [title: string, sign: (typed: TypedFile) => Promise<string>, message: RegExp][] = [
    ["of another key", (typed) => signTyped(typed, key), /does not take the owner's signature/],
    [
      "of another grant",
      (typed) => signTyped({ ...typed, message: { ...typed.message, deadline: "5" } }),
      /does not take the owner's signature/,
    ],
    ["that is none", async () => "0x12", /does not take the owner's signature/],
    ["that is no hex", async () => "signed", /--owner-signature signed is no signature/],
  ];
  for (const [title, sign, message] of wrong) {
    it(`refuses a signature ${title}`, async () => {
      const { file, typed } = await deferUnsigned(stage);
      const before = readFileSync(file, "utf8");
      const ownerSignature = await sign(typed);
      await expectSentence(() => runGrant(stage.owners, { file, ownerSignature }), message, /./);
      expect(readFileSync(file, "utf8")).to.equal(before);
    });
  }

  it("names the file that was signed", () =>
    expectSentence(() => runGrant(stage.owners, { ownerSignature: "0x12" }), /No grant is named/, /--defer/));
});
