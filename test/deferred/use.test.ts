import { expect } from "chai";
import { parseEther } from "ethers";
import { ethers } from "hardhat";

import type { Call } from "../../src/accounts/erc7579";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode } from "../../src/sessionSignature";
import { LATE, deferredGrant, grantScope, signGrant } from "../helpers/deferred";
import { encodeExecute } from "../../src/accounts/erc7579";
import { validate } from "../helpers/direct";
import { moduleEvents, ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused, expectSignatureError, handleOps, sessionOperation } from "../helpers/operations";
import { erc20, native, root } from "../helpers/permissions";
import { install, sessionOf } from "../helpers/sessions";
import { ENTRY_POINT_VERSIONS, world, type World } from "../helpers/world";

async function fixture(fields: Parameters<typeof deferredGrant>[2] = {}) {
  const w = await world();
  await install(w);
  const grant = deferredGrant(w, [await erc20(w.token, 5n), native(3n)], { salt: 0xabcdefn, ...fields });
  const sessionId = sessionIdOf(grant.session);
  return { w, grant, sessionId, signedGrant: await signGrant(w, grant) };
}

async function transfer(w: World, amount: bigint): Promise<Call[]> {
  const data = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, amount]);
  return [{ to: await w.token.getAddress(), data }];
}

function statusOf({ module, account }: World, sessionId: string): Promise<bigint> {
  return module.getSession(account.address, sessionId).then(({ status }) => status);
}

describe("A deferred grant [SK-18]", function () {
  for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
    it(`is installed and used by the session's first operation, signed in mode ${SignatureMode[mode]}`, async function () {
      const { w, sessionId, signedGrant } = await fixture();
      expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Unknown));
      await expectAllowed(w, sessionId, await transfer(w, 2n), { mode, signedGrant });
      expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Active));
      expect(await w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress())).to.equal(3n);
      expect(await w.token.getFunction("balanceOf")(w.stranger.address)).to.equal(2n);
      await expectAllowed(w, sessionId, await transfer(w, 3n), { mode });
    });
  }

  for (const version of ENTRY_POINT_VERSIONS) {
    it(`works with EntryPoint ${version}`, async function () {
      const w = await world();
      const account = w.accounts[version];
      await install(w, account);
      const grant = deferredGrant(w, [native(3n)]);
      const signedGrant = await signGrant(w, grant, { scope: await grantScope(w, account.address) });
      const calls = [{ to: w.stranger.address, value: 2n }];
      await expectAllowed(w, sessionIdOf(grant.session), calls, { account, signedGrant });
      expect(await w.module.nativeAllowance(account.address, sessionIdOf(grant.session))).to.equal(1n);
    });
  }

  it("logs the whole grant, like one by transaction", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const { receipt } = await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant });
    const [deferred] = await moduleEvents(w, receipt);
    const [direct] = await ownerCalls(w, "grantSession", [{ ...signedGrant.grant.session, salt: 1n }]);
    const withSalt = (event: unknown[], salt: bigint) =>
      JSON.stringify(event, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)).replace(
        `"${BigInt(signedGrant.grant.session.salt)}"`,
        `"${salt}"`,
      );
    expect(deferred.slice(0, 3)).to.deep.equal(["SessionGranted", w.account.address, sessionId]);
    expect(withSalt(deferred.slice(3), 1n)).to.equal(withSalt(direct.slice(3), 1n));
  });

  it("is skipped where the session exists, its deadline and whatever it says too", async function () {
    const { w, grant, sessionId, signedGrant } = await fixture();
    const { timestamp } = (await ethers.provider.getBlock("latest"))!;
    const soon = await signGrant(w, { ...grant, deadline: timestamp + 60 });
    await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant: soon });
    await ethers.provider.send("evm_increaseTime", [120]);
    await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant: soon });
    const wide = { ...grant, session: { ...grant.session, permissions: [await erc20(w.token), native()] } };
    await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant: { ...signedGrant, grant: wide } });
    const token = await w.token.getAddress();
    const args = [0n, token, 3n, 2n];
    const again = { signedGrant };
    await expectRefused(w, sessionId, await transfer(w, 3n), "TokenAllowanceExceeded", args, again);
  });

  it("may come along with two operations in flight", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const operations = [];
    for (const lane of [0, 1]) {
      operations.push(await sessionOperation(w, sessionId, await transfer(w, 2n), { signedGrant, lane }));
    }
    expect((await handleOps(w, operations)).isExecuted).to.equal(true);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress())).to.equal(1n);
  });

  it("is not installed by an operation that another key signed", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const wrong = await sessionOperation(w, sessionId, await transfer(w, 1n), { signedGrant, key: w.stranger });
    await expectSignatureError(w, wrong);
    expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant });
  });

  it("is not installed by an operation that the session does not allow", async function () {
    const { w, sessionId, signedGrant } = await fixture();
    const args = [0n, await w.token.getAddress(), 6n, 5n];
    await expectRefused(w, sessionId, await transfer(w, 6n), "TokenAllowanceExceeded", args, { signedGrant });
    expect(await statusOf(w, sessionId)).to.equal(BigInt(SessionStatus.Unknown));
    await expectAllowed(w, sessionId, await transfer(w, 5n), { signedGrant });
  });

  it("may grant anything else, root included", async function () {
    const { w } = await fixture();
    const rootGrant = { session: sessionOf(w, [root()], { salt: 9n }), deadline: LATE };
    const signedGrant = await signGrant(w, rootGrant);
    const calls = [{ to: w.stranger.address, value: parseEther("1") }];
    await expectAllowed(w, sessionIdOf(rootGrant.session), calls, { signedGrant });
  });
});

describe("The window of a deferred grant's first operation [SK-18]", function () {
  const windows: [validAfter: number, validUntil: number, deadline: number, expectedUntil: number][] = [
    [0, 0, 2_000_000_000, 2_000_000_000],
    [1_600_000_000, 3_000_000_000, 2_000_000_000, 2_000_000_000],
    [0, 1_900_000_000, 2_000_000_000, 1_900_000_000],
    [0, 2_000_000_000, 2_000_000_000, 2_000_000_000],
  ];
  for (const [validAfter, validUntil, deadline, expectedUntil] of windows) {
    it(`ends at ${expectedUntil} for validUntil ${validUntil} and deadline ${deadline}`, async function () {
      const { w, grant, sessionId } = await fixture({ validAfter, validUntil });
      const signedGrant = await signGrant(w, { ...grant, deadline });
      const callData = encodeExecute(await transfer(w, 1n));
      const { validationData } = await validate(w, sessionId, callData, { signedGrant });
      expect(validationData).to.equal((BigInt(validAfter) << 208n) | (BigInt(expectedUntil) << 160n));
      await expectAllowed(w, sessionId, await transfer(w, 1n), { signedGrant });
      const later = await validate(w, sessionId, callData, { signedGrant });
      expect(later.validationData).to.equal((BigInt(validAfter) << 208n) | (BigInt(validUntil) << 160n));
    });
  }
});
