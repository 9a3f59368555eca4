import { expect } from "chai";
import { concat, parseEther, zeroPadBytes } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute } from "../../src/accounts/erc7579";
import { sessionIdOf } from "../../src/sessionId";
import { validate } from "../helpers/direct";
import { expectAllowed, expectError, expectRefused } from "../helpers/operations";
import { gasLimit, native, root, selector } from "../helpers/permissions";
import { grant, installCallData, sessionOf } from "../helpers/sessions";
import { world, type TestAccount, type World } from "../helpers/world";
import type { Permission } from "../../src/session";

/** What `initCode` starts with where the sender is an EOA that delegated to an account's code (EIP-7702). */
const MARKER = zeroPadBytes("0x7702", 20);
const INITIALIZER = selector("accountId()");

/** An EOA that delegates to the code of the sample account and installs the module on itself. */
async function delegate(w: World): Promise<TestAccount> {
  const eoa = new ethers.Wallet(ethers.id("an EOA that becomes an account"), ethers.provider);
  const { contract, entryPoint, version } = w.account;
  const [funder] = await ethers.getSigners();
  await funder.sendTransaction({ to: eoa.address, value: parseEther("10") });
  const address = await contract.getAddress();
  const authorization = await eoa.authorize({ address, nonce: (await eoa.getNonce()) + 1 });
  const data = installCallData(await w.module.getAddress());
  await (await eoa.sendTransaction({ type: 4, to: eoa.address, authorizationList: [authorization], data })).wait();
  return { contract, address: eoa.address, entryPoint, version };
}

/** The EOA grants a session with a transaction of its own. */
async function grantFromEoa(w: World, permissions: Permission[], salt: bigint): Promise<string> {
  const eoa = new ethers.Wallet(ethers.id("an EOA that becomes an account"), ethers.provider);
  const session = sessionOf(w, permissions, { salt });
  await (await w.module.connect(eoa).grantSession(session)).wait();
  return sessionIdOf(session);
}

describe("initCode of an EIP-7702 account [SK-07]", function () {
  it("may be the marker alone, and nothing that would initialise the account again", async function () {
    const w = await world();
    const account = await delegate(w);
    const sessionId = await grantFromEoa(w, [native(), gasLimit()], 0n);
    const calls = [{ to: w.stranger.address, value: 1n }];
    for (const initCode of ["0x", "0x7702", MARKER]) {
      await expectAllowed(w, sessionId, calls, { account, fields: { initCode } });
    }
    for (const rest of [INITIALIZER, concat([INITIALIZER, MARKER])]) {
      const fields = { initCode: concat([MARKER, rest]) };
      await expectRefused(w, sessionId, calls, "InitializationNotPermitted", [], { account, fields });
    }
  });

  it("is one byte too long with 21", async function () {
    const w = await world();
    const account = await delegate(w);
    const sessionId = await grantFromEoa(w, [native(), gasLimit()], 0n);
    const callData = encodeExecute([{ to: w.stranger.address, value: 1n }]);
    // Direct calls: this account has no function that takes one byte, so the EntryPoint would refuse before.
    const fields = { initCode: concat([MARKER, "0x00"]) };
    const { refusal } = await validate(w, sessionId, callData, { account, fields });
    expectError(refusal, "InitializationNotPermitted", []);
    const exact = await validate(w, sessionId, callData, { account, fields: { initCode: MARKER } });
    expect(exact.validationData).to.equal(0n);
  });

  it("is a factory's where it does not start with the marker", async function () {
    const w = await world();
    const sessionId = await grant(w, [native()]);
    const callData = encodeExecute([{ to: w.stranger.address, value: 1n }]);
    // Direct calls: an EntryPoint refuses a factory for an account that exists.
    for (const factory of [w.stranger.address, `0x7702${"00".repeat(17)}01`, `0x${"00".repeat(20)}`]) {
      const fields = { initCode: concat([factory, INITIALIZER]) };
      expect((await validate(w, sessionId, callData, { fields })).validationData).to.equal(0n);
    }
    const fields = { initCode: concat([MARKER, INITIALIZER]) };
    expectError((await validate(w, sessionId, callData, { fields })).refusal, "InitializationNotPermitted", []);
  });

  it("is free for root", async function () {
    const w = await world();
    const account = await delegate(w);
    const sessionId = await grantFromEoa(w, [native(), gasLimit()], 0n);
    const rootId = await grantFromEoa(w, [root()], 1n);
    const calls = [{ to: w.stranger.address, value: 1n }];
    const options = { account, fields: { initCode: concat([MARKER, INITIALIZER]) } };
    await expectRefused(w, sessionId, calls, "InitializationNotPermitted", [], options);
    await expectAllowed(w, rootId, calls, options);
  });
});
