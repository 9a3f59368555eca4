import { expect } from "chai";

import { bundleRefusalOf } from "../../helpers/bundles";
import { callOf } from "../../helpers/calls";
import { USUAL_COST } from "../../helpers/operations";
import { contractAccess, erc20, functionsOnContract, gasLimit, native } from "../../helpers/permissions";
import type { Case } from "../Case";
import type { Mounted } from "../mounted";
import { expectAllowed, expectRefused, expectSent, grant, grantExactly, sessionOperation } from "../operations";
import { PING, PONG, send } from "./permissions";
import type { PackedUserOperation } from "../../../src/userOperation";

async function blamedOperation(m: Mounted, operations: PackedUserOperation[]): Promise<number | undefined> {
  const handleOps = m.account.entryPoint.connect(m.w.bundler).getFunction("handleOps");
  return (await bundleRefusalOf(() => handleOps.staticCall(operations, m.w.bundler.address)))?.opIndex;
}

/** An approval, a function call and a transfer of ether. */
async function mixedBatch(m: Mounted, value = 5n) {
  const approval = await callOf(m.w.token, "approve", [m.w.stranger.address, 7n]);
  return [approval, { to: await m.w.recorder.getAddress(), data: PING }, ...send(m, value)];
}

async function mixedSession(m: Mounted): Promise<string> {
  const token = await erc20(m.w.token, 7n);
  return grant(m, [native(5n), token, await functionsOnContract(m.w.recorder, PING)]);
}

/** Several calls in one operation, several operations in one bundle. */
export const BATCH_CASES: Record<string, Case> = {
  "a batch of calls that are each named passes and takes effect": async (m) => {
    const sessionId = await mixedSession(m);
    await expectAllowed(m, sessionId, await mixedBatch(m));
    const allowance: unknown = await m.w.token.getFunction("allowance")(m.account.address, m.w.stranger.address);
    expect(allowance).to.equal(7n);
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(0n);
  },

  "one call that is not named stops its batch, and the error says which": async (m) => {
    const sessionId = await mixedSession(m);
    const to = await m.w.recorder.getAddress();
    const calls = [...(await mixedBatch(m)), { to, data: PONG }];
    await expectRefused(m, sessionId, calls, "FunctionNotPermitted", [3n, to, PONG]);
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(5n);
    await expectAllowed(m, sessionId, await mixedBatch(m));
  },

  "the calls of a batch add up": async (m) => {
    const token = await m.w.token.getAddress();
    const { address } = m.w.stranger;
    const sessionId = await grant(m, [native(10n), await erc20(token, 10n)]);
    const ether = [...send(m, 6n), ...send(m, 5n)];
    await expectRefused(m, sessionId, ether, "NativeAllowanceExceeded", [1n, address, 5n, 4n]);
    const spend = (name: string, amount: bigint) => callOf(m.w.token, name, [address, amount]);
    const spent = [await spend("transfer", 4n), await spend("approve", 3n), await spend("increaseAllowance", 4n)];
    await expectRefused(m, sessionId, spent, "TokenAllowanceExceeded", [2n, token, 4n, 3n]);
    await expectAllowed(m, sessionId, [...send(m, 6n), ...send(m, 4n), spent[0], spent[1]]);
  },

  "operations of one session in a bundle never overspend": async (m) => {
    const sessionId = await grant(m, [native(20n)]);
    const operations = await Promise.all(
      [0, 1, 2].map((lane) => sessionOperation(m, sessionId, send(m, 10n), { lane })),
    );
    expect(await blamedOperation(m, operations)).to.equal(2);
    await expectSent(m, operations.slice(0, 2));
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(0n);
  },

  "operations of two sessions in a bundle spend each their own": async (m) => {
    const first = await grant(m, [native(10n)]);
    const second = await grantExactly(m, [native(20n), gasLimit(USUAL_COST)], { salt: 1n });
    const operations = [
      await sessionOperation(m, first, send(m, 10n), { lane: 0 }),
      await sessionOperation(m, second, send(m, 15n), { lane: 1 }),
    ];
    await expectSent(m, operations);
    const left = [first, second].map((id) => m.w.module.nativeAllowance(m.account.address, id));
    expect(await Promise.all(left)).to.deep.equal([0n, 5n]);
  },

  "what an operation spent stays spent where its calls revert": async (m) => {
    const balance = (await m.w.token.getFunction("balanceOf")(m.account.address)) as bigint;
    const token = await m.w.token.getAddress();
    const sessionId = await grant(m, [await erc20(token, 2n * balance), await contractAccess(m.w.recorder)]);
    const tooMuch = [await callOf(m.w.token, "transfer", [m.w.stranger.address, balance + 1n])];
    const operation = await sessionOperation(m, sessionId, tooMuch);
    const sent = m.account.entryPoint.connect(m.w.bundler).getFunction("handleOps");
    await sent([operation], m.w.bundler.address, { gasLimit: 15_000_000n });
    expect(await m.w.module.tokenAllowance(m.account.address, sessionId, token)).to.equal(balance - 1n);
    await expectRefused(m, sessionId, tooMuch, "TokenAllowanceExceeded", [0n, token, balance + 1n, balance - 1n]);
  },
};
