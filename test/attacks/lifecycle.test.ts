import { expect } from "chai";
import { MaxUint256, ZeroAddress, concat } from "ethers";

import { sessionIdOf } from "../../src/sessionId";
import { SessionStatus, type Permission, type Session } from "../../src/session";
import { callOf } from "../helpers/calls";
import { encodeModuleCall, ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused, handleOps, sessionOperation } from "../helpers/operations";
import { contractAccess, erc20, functionsOnContract, gasLimit, native } from "../helpers/permissions";
import {
  expectGrantRefused,
  grant,
  grantSession,
  install,
  installCallData,
  ownerSends,
  sessionOf,
  uninstallCallData,
} from "../helpers/sessions";
import { world, type World } from "../helpers/world";
import { secondAccount } from "./helpers/accounts";
import { expectNoLoss } from "./helpers/loss";

const send = (w: World, value = 1n) => [{ to: w.stranger.address, value }];

describe("Attacks on granting [SK-15] [SK-16]", function () {
  it("A-93 has a session granted twice, to reset what it spent", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    await expectAllowed(w, sessionId, send(w, 8n));
    for (const permissions of [[native(9n), gasLimit()], [native(MaxUint256)]]) {
      const args = [w.account.address, sessionId];
      await expectGrantRefused(w, sessionOf(w, permissions), "SessionIdUsed", args);
    }
    const refused = [0n, w.stranger.address, 2n, 1n];
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w, 2n), "NativeAllowanceExceeded", refused),
    );
    await expectAllowed(w, sessionId, send(w));
    await expectAllowed(w, await grantSession(w, sessionOf(w, [native(9n), gasLimit()], { salt: 1n })), send(w, 9n));
  });

  it("A-102 has empty values granted, which would allow anyone or anything", async function () {
    const w = await world();
    await install(w);
    const good = [native(9n), gasLimit()];
    const access = await contractAccess(w.recorder);
    const functions = await functionsOnContract(w.recorder, "a()");
    const refused: [Permission[], Partial<Session>, string, unknown[]][] = [
      [good, { signer: ZeroAddress }, "InvalidSigner", [0n, ZeroAddress]],
      [good, { signer: "0x" }, "InvalidSigner", [0n, "0x"]],
      [[], {}, "NoPermissions", []],
      [[{ ...access, target: ZeroAddress }], {}, "ZeroTarget", [0n]],
      [[{ ...native(), allowance: 0n }], {}, "ZeroAllowance", [0n]],
      [[{ ...functions, functions: [] }], {}, "NoFunctions", [0n]],
      [[gasLimit()], {}, "NoCallPermitted", []],
    ];
    const sessionId = sessionIdOf(sessionOf(w, good));
    for (const [permissions, fields, name, args] of refused) {
      await expectGrantRefused(w, sessionOf(w, permissions, fields), name, args);
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectRefused(w, sessionId, send(w), "UnknownSession", [w.account.address, sessionId.toLowerCase()]),
      );
    }
    await expectAllowed(w, await grantSession(w, sessionOf(w, good)), send(w));
  });

  it("A-103 has a window granted that is empty or that EntryPoint v0.9 takes for block numbers", async function () {
    const w = await world();
    await install(w);
    const permissions = [native(9n), gasLimit()];
    const refused: [Partial<Session>, string, unknown[]][] = [
      [{ validAfter: 2_000_000_000, validUntil: 1_999_999_999 }, "EmptyWindow", [2_000_000_000n, 1_999_999_999n]],
      [{ validAfter: 2_000_000_000, validUntil: 2_000_000_000 }, "EmptyWindow", [2_000_000_000n, 2_000_000_000n]],
      [{ validUntil: 2 ** 47 }, "TimeOutOfRange", [2n ** 47n]],
      [{ validAfter: 2 ** 47, validUntil: 2 ** 47 + 9 }, "TimeOutOfRange", [2n ** 47n]],
    ];
    const sessionId = sessionIdOf(sessionOf(w, permissions));
    for (const [window, name, args] of refused) {
      await expectGrantRefused(w, sessionOf(w, permissions, window), name, args);
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectRefused(w, sessionId, send(w), "UnknownSession", [w.account.address, sessionId.toLowerCase()]),
      );
    }
    await expectAllowed(w, await grantSession(w, sessionOf(w, permissions, { validUntil: 2 ** 47 - 1 })), send(w));
  });

  it("A-100 takes a session id first, and revokes it, so that nobody else could grant it", async function () {
    const w = await world();
    const session = sessionOf(w, [native(9n), gasLimit()]);
    const squatter = await secondAccount(w, w.stranger);
    const asSquatter = { ...w, owner: w.stranger };
    await install(asSquatter, squatter);
    await grantSession(asSquatter, session, { account: squatter });
    await ownerCalls(asSquatter, "revokeSession", [sessionIdOf(session)], { account: squatter });
    await (await w.module.connect(w.stranger).grantSession(session)).wait();
    await (await w.module.connect(w.stranger).revokeAllSessions()).wait();
    await install(w);
    const sessionId = await grantSession(w, session);
    await expectAllowed(w, sessionId, send(w));
    const args = [squatter.address, sessionId.toLowerCase()];
    await expectNoLoss(w, { account: squatter, sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsRevoked", args, { account: squatter }),
    );
  });

  it("A-107 hides bytes behind the data of an install", async function () {
    const w = await world();
    const module = await w.module.getAddress();
    const session = sessionOf(w, [native(9n), gasLimit()]);
    const data = `0x${encodeModuleCall(w, "grantSessions", [[session]]).slice(10)}`;
    const watched = { sessions: [sessionIdOf(session)] };
    for (const wrong of [concat([data, "0x00"]), concat([data, data])]) {
      const outcome = await ownerSends(w, installCallData(module, wrong));
      expect([outcome.isExecuted, outcome.revert?.error?.name]).to.deep.equal([false, "InvalidInstallData"]);
      expect(await w.module.isInitialized(w.account.address)).to.equal(false);
      await expectNoLoss(w, watched, async () => {
        const { isAllowed } = await handleOps(w, [await sessionOperation(w, sessionIdOf(session), send(w))]);
        expect(isAllowed).to.equal(false);
      });
    }
    await ownerSendsData(w, installCallData(module, data));
    await expectAllowed(w, sessionIdOf(session), send(w));
  });
});

describe("Attacks on what ends a session [SK-16]", function () {
  it("A-94 has the module uninstalled and installed again, to revive a session", async function () {
    const w = await world();
    const module = await w.module.getAddress();
    const sessionId = await grant(w, [native(9n)]);
    await expectAllowed(w, sessionId, send(w));
    await ownerSendsData(w, uninstallCallData(module));
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      const { isAllowed } = await handleOps(w, [await sessionOperation(w, sessionId, send(w))]);
      expect(isAllowed).to.equal(false);
    });
    await install(w);
    const args = [w.account.address, sessionId.toLowerCase(), 1n, 3n];
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectRefused(w, sessionId, send(w), "SessionIsVoid", args));
    await expectAllowed(w, await grantSession(w, sessionOf(w, [native(9n), gasLimit()], { salt: 1n })), send(w));
  });

  it("A-95 uses a rule of a session that ended, under the narrower one that followed it", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const transfer = [await callOf(w.token, "transfer", [w.stranger.address, 1n])];
    const wide = await grant(w, [native(9n), await erc20(token, 9n)]);
    await expectAllowed(w, wide, transfer);
    await ownerCalls(w, "revokeSession", [wide]);
    const narrow = sessionOf(w, [native(9n), gasLimit()]);
    await expectGrantRefused(w, narrow, "SessionIdUsed", [w.account.address, wide.toLowerCase()]);
    const next = await grantSession(w, { ...narrow, salt: 1n });
    const args = [0n, token, transfer[0].data?.slice(0, 10)];
    await expectNoLoss(w, { sessions: [wide, next] }, () =>
      expectRefused(w, next, transfer, "FunctionNotPermitted", args),
    );
    await expectAllowed(w, next, send(w));
  });

  it("A-96 has so many sessions granted that the account could not uninstall or end them", async function () {
    const gasWith = async (count: number) => {
      const w = await world();
      await install(w);
      const permissions = [native(9n), gasLimit()];
      const sessions = Array.from({ length: count }, (_, salt) => sessionOf(w, permissions, { salt: BigInt(salt) }));
      await ownerCalls(w, "grantSessions", [sessions], { fields: { callGasLimit: 12_000_000n } });
      const ids = sessions.map(sessionIdOf);
      const last = ids[count - 1];
      await expectAllowed(w, last, send(w));
      const data = encodeModuleCall(w, "revokeAllSessions", []);
      const revoked = await ownerSends(w, [{ to: await w.module.getAddress(), data }]);
      const uninstalled = await ownerSends(w, uninstallCallData(await w.module.getAddress()));
      for (const id of ids) {
        const { status } = await w.module.getSession(w.account.address, id);
        expect(status).to.equal(BigInt(SessionStatus.Revoked));
      }
      return [revoked, uninstalled].map(({ receipt }) => Number(receipt?.gasUsed));
    };
    const [one, hundred] = [await gasWith(1), await gasWith(100)];
    // What the bytes of a signature cost differs by some hundred gas.
    one.forEach((gas, i) => expect(Math.abs(hundred[i] - gas)).to.be.lessThan(1_000));
  });

  it("A-97 hopes that the owner has lost the grant: an id is all that revoking needs", async function () {
    const w = await world();
    const ids = [await grant(w, [native(9n), await contractAccess(w.recorder)], { validUntil: 3_000_000_000 })];
    ids.push(await grantSession(w, sessionOf(w, [native(9n), gasLimit()], { salt: 2n ** 96n - 1n })));
    for (const sessionId of ids) {
      await expectAllowed(w, sessionId, send(w));
      await ownerCalls(w, "revokeSession", [sessionId]);
      await expectNoLoss(w, { sessions: ids }, () =>
        expectRefused(w, sessionId, send(w), "SessionIsRevoked", [w.account.address, sessionId.toLowerCase()]),
      );
    }
  });

  it("C-33 drives an epoch up until it overflows: others can't touch it, and its own owner by one at a time", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const stranger = w.module.connect(w.stranger);
    // 48 bits: to wrap by ones takes 2^48 transactions, and what "revoke all" jumps to is the time.
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      for (let i = 0; i < 5; i++) {
        await (await stranger.onInstall("0x")).wait();
        await (await stranger.onUninstall("0x")).wait();
        await (await stranger.revokeAllSessions()).wait();
      }
    });
    await expectAllowed(w, sessionId, send(w));
    const module = await w.module.getAddress();
    await ownerCalls(w, "revokeAllSessions", []);
    const high = await w.module.epochOf(w.account.address);
    expect(high < 2n ** 32n, "no more than the time").to.equal(true);
    await ownerSendsData(w, uninstallCallData(module));
    await ownerSendsData(w, installCallData(module));
    expect(await w.module.epochOf(w.account.address)).to.equal(high + 2n);
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsVoid", [
        w.account.address,
        sessionId.toLowerCase(),
        1n,
        high + 2n,
      ]),
    );
  });
});
