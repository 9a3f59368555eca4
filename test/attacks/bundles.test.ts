import { expect } from "chai";
import { parseEther, toBeHex } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { PackedUserOperation } from "../../src/userOperation";
import { packUserOperation } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import { encodeModuleCall } from "../helpers/moduleCalls";
import { USUAL_GAS, expectRefused, ownerOperation, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { contractSigner, operationOf } from "../helpers/signers";
import { deploy, world, type World } from "../helpers/world";
import { expectBundleError, expectExecuted, expectReason } from "./helpers/bundle";
import { expectNoLoss, lossOf } from "./helpers/loss";

const send = (w: World, value = 1n): Call[] => [{ to: w.stranger.address, value }];

/** Operations of one session, each on a nonce lane of its own. */
function lanes(w: World, sessionId: string, lists: Call[][]): Promise<PackedUserOperation[]> {
  return Promise.all(lists.map((calls, lane) => sessionOperation(w, sessionId, calls, { lane })));
}

describe("Attacks with several operations in a bundle [SK-09]", function () {
  it("A-71 has a wide session's operation go first, for a narrow one to spend what it left behind", async function () {
    const w = await world();
    const wide = await grant(w, [native(100n)]);
    const narrow = await grantSession(w, sessionOf(w, [native(1n), gasLimit()], { salt: 1n }));
    const watched = { sessions: [wide, narrow] };
    const first = await sessionOperation(w, wide, send(w, 50n), { lane: 0 });
    const greedy = await sessionOperation(w, narrow, send(w, 50n), { lane: 1 });
    await expectNoLoss(w, watched, async () => {
      const args = [0n, w.stranger.address, 50n, 1n];
      await expectBundleError(w, [first, greedy], "NativeAllowanceExceeded", args);
      await expectBundleError(w, [greedy, first], "NativeAllowanceExceeded", args);
    });
    const modest = await sessionOperation(w, narrow, send(w), { lane: 1 });
    const spent = await lossOf(w, watched, () => expectExecuted(w, [first, modest]));
    expect(spent).to.include({ ether: -51n, [`native of ${wide}`]: -50n, [`native of ${narrow}`]: -1n });
  });

  it("A-72 sends three operations at once where the allowances cover two", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [native(20n), await erc20(token, 20n)]);
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 10n]);
    const watched = { sessions: [sessionId] };
    const value = await lanes(w, sessionId, [send(w, 10n), send(w, 10n), send(w, 10n)]);
    const tokens = await lanes(w, sessionId, [[transfer], [transfer], [transfer]]);
    await expectNoLoss(w, watched, async () => {
      await expectBundleError(w, value, "NativeAllowanceExceeded", [0n, w.stranger.address, 10n, 0n]);
      await expectBundleError(w, tokens, "TokenAllowanceExceeded", [0n, token, 10n, 0n]);
    });
    const spent = await lossOf(w, watched, async () => {
      await expectExecuted(w, value.slice(0, 2));
      await expectExecuted(w, await lanes(w, sessionId, [[transfer], [transfer]]));
    });
    expect(spent).to.include({ ether: -20n, [`token ${token}`]: -20n });
  });

  it("C-37 sends one signed operation twice, in one bundle and in the next", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const operation = await sessionOperation(w, sessionId, send(w));
    const watched = { sessions: [sessionId] };
    await expectNoLoss(w, watched, () => expectReason(w, [operation, operation], "AA25 invalid account nonce"));
    await expectExecuted(w, [operation]);
    await expectNoLoss(w, watched, () => expectReason(w, [operation], "AA25 invalid account nonce"));
    await expectExecuted(w, [await sessionOperation(w, sessionId, send(w))]);
  });
});

/** What a key may still do in the bundle that ends its session: what the session allowed, and no more. */
async function expectOneLastTime(w: World, sessionId: string, ending: PackedUserOperation) {
  const use = await sessionOperation(w, sessionId, send(w, 3n), { lane: 7 });
  const greedy = await sessionOperation(w, sessionId, send(w, 6n), { lane: 7 });
  const watched = { sessions: [sessionId] };
  await expectNoLoss(w, watched, () =>
    expectBundleError(w, [ending, greedy], "NativeAllowanceExceeded", [0n, w.stranger.address, 6n, 5n]),
  );
  // The EntryPoint validates all operations of a bundle before it executes the first.
  const spent = await lossOf(w, watched, () => expectExecuted(w, [ending, use]));
  expect(spent).to.include({ ether: -3n, [`native of ${sessionId}`]: -3n });
  const late = await sessionOperation(w, sessionId, send(w), { lane: 8 });
  await expectNoLoss(w, watched, () =>
    expectBundleError(w, [late], "SessionIsRevoked", [w.account.address, sessionId.toLowerCase()]),
  );
}

describe("Attacks in the bundle that ends a session [SK-09] [SK-13]", function () {
  it("C-31 is used in the bundle in which the owner revokes it: at most what its allowances cover", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const data = encodeModuleCall(w, "revokeSession", [sessionId]);
    await expectOneLastTime(w, sessionId, await ownerOperation(w, [{ to: await w.module.getAddress(), data }]));
  });

  it("C-34 revokes itself and is used in the same bundle: at most what its allowances cover", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const data = encodeModuleCall(w, "revokeSession", [sessionId]);
    const revocation = [{ to: await w.module.getAddress(), data }];
    await expectOneLastTime(w, sessionId, await sessionOperation(w, sessionId, revocation));
  });
});

describe("Attacks with a signer that changes its mind in a bundle [SK-11]", function () {
  /** An operation of the signer itself, whose validation changes its mind. */
  async function changeOfMind(w: World, sender: string): Promise<PackedUserOperation> {
    const getNonce = w.account.entryPoint.getFunction("getNonce");
    const nonce = (await getNonce(sender, 0)) as bigint;
    await w.account.entryPoint.getFunction("depositTo")(sender, { value: parseEther("1") });
    const operation = { sender, nonce, initCode: "0x", callData: "0x", paymasterAndData: "0x", signature: "0x" };
    return packUserOperation({ ...operation, ...USUAL_GAS });
  }

  for (const isWilling of [true, false]) {
    it(`C-25 is ${isWilling ? "willing" : "unwilling"} at first: every operation is judged by what it says then`, async function () {
      const w = await world();
      await install(w);
      const signer = await (await deploy("FickleSigner", isWilling)).getAddress();
      const session = sessionOf(w, [native(5n), gasLimit()], contractSigner(signer));
      const sessionId = await grantSession(w, session);
      const operations = await Promise.all(
        [0, 1].map((lane) => operationOf(w, session, () => toBeHex(lane, 1), send(w), { lane })),
      );
      const toggle = await changeOfMind(w, signer);
      const watched = { sessions: [sessionId] };
      await expectNoLoss(w, watched, () =>
        expectReason(w, [operations[0], toggle, operations[1]], "AA24 signature error"),
      );
      const sound = isWilling ? [...operations, toggle] : [toggle, ...operations];
      const spent = await lossOf(w, watched, () => expectExecuted(w, sound));
      expect(spent).to.include({ ether: -2n, [`native of ${sessionId}`]: -2n });
      if (isWilling) return;
      const args = [0n, w.stranger.address, 9n, 3n];
      await expectNoLoss(w, watched, async () => {
        const greedy = await operationOf(w, session, () => "0x", send(w, 9n), { lane: 2 });
        await expectBundleError(w, [greedy], "NativeAllowanceExceeded", args);
      });
    });
  }

  it("C-31 has a session refused that a batch of the owner revoked in the bundle before", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(5n)]);
    const kept = await grantSession(w, sessionOf(w, [native(5n), gasLimit()], { salt: 1n }));
    const data = encodeModuleCall(w, "revokeSessions", [[sessionId]]);
    await expectExecuted(w, [await ownerOperation(w, [{ to: await w.module.getAddress(), data }])]);
    const args = [w.account.address, sessionId.toLowerCase()];
    await expectNoLoss(w, { sessions: [sessionId, kept] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsRevoked", args),
    );
    await expectExecuted(w, [await sessionOperation(w, kept, send(w))]);
  });
});
