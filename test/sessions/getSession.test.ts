import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, ZeroAddress, id } from "ethers";

import { PaymasterPolicy, SessionStatus, SignerKind, type Permission, type Session } from "../../src/session";
import { ownerCalls } from "../helpers/moduleCalls";
import { USUAL_COST, expectAllowed } from "../helpers/operations";
import { gasLimit, native, root } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { timeNow } from "../helpers/timeNow";
import { world, type World } from "../helpers/world";

/** All of a session's info, by name. */
async function infoOf(w: World, sessionId: string) {
  const info = await w.module.getSession(w.account.address, sessionId);
  const { status, signerKind, isRoot, validAfter, validUntil, gasAllowance, paymasterPolicy, paymaster } = info;
  const numbers = { status: Number(status), signerKind: Number(signerKind), paymasterPolicy: Number(paymasterPolicy) };
  return { ...numbers, isRoot, validAfter, validUntil, gasAllowance, paymaster };
}

const UNKNOWN = {
  status: SessionStatus.Unknown,
  signerKind: SignerKind.Address,
  isRoot: false,
  validAfter: 0n,
  validUntil: 0n,
  gasAllowance: 0n,
  paymasterPolicy: PaymasterPolicy.None,
  paymaster: ZeroAddress,
};

async function granted(w: World, permissions: Permission[], fields: Partial<Session> = {}) {
  if (!(await w.module.isInitialized(w.account.address))) await install(w);
  return infoOf(w, await grantSession(w, sessionOf(w, permissions, fields)));
}

describe("getSession [SK-20]", function () {
  it("is zero throughout for an unknown session", async function () {
    const w = await world();
    expect(await infoOf(w, id("unknown"))).to.deep.equal(UNKNOWN);
  });

  it("knows a session of the account that granted it only", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [root()]), { account: w.accounts["v0.9"] });
    expect(await infoOf(w, sessionId)).to.deep.equal(UNKNOWN);
  });

  it("tells an active session's window, gas and paymaster", async function () {
    const w = await world();
    const fields = { validAfter: 5, validUntil: 2 ** 40, paymasterPolicy: PaymasterPolicy.Only };
    const info = await granted(w, [native(1n), gasLimit(7n)], { ...fields, paymaster: w.bundler.address });
    expect(info).to.deep.equal({
      ...UNKNOWN,
      status: SessionStatus.Active,
      validAfter: 5n,
      validUntil: 2n ** 40n,
      gasAllowance: 7n,
      paymasterPolicy: PaymasterPolicy.Only,
      paymaster: w.bundler.address,
    });
  });

  it("shows no gas limit as zero, and an unlimited one as the maximum", async function () {
    const w = await world();
    const active = { ...UNKNOWN, status: SessionStatus.Active };
    expect(await granted(w, [native(1n)])).to.deep.equal(active);
    const info = await granted(w, [native(1n), gasLimit()], { salt: 1n });
    expect(info).to.deep.equal({ ...active, gasAllowance: MaxUint256 });
  });

  it("shows root's gas as the maximum", async function () {
    const w = await world();
    const active = { ...UNKNOWN, status: SessionStatus.Active };
    expect(await granted(w, [root()])).to.deep.equal({ ...active, isRoot: true, gasAllowance: MaxUint256 });
  });

  it("shows what an operation leaves of the gas", async function () {
    const w = await world();
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(1n), gasLimit(USUAL_COST + 3n)]));
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 1n }]);
    expect((await infoOf(w, sessionId)).gasAllowance).to.equal(3n);
  });

  it("keeps what was granted after a revocation", async function () {
    const w = await world();
    const session = sessionOf(w, [native(1n), gasLimit(7n)], { validUntil: 2 ** 40 });
    const sessionId = await grantSession(w, session);
    const before = await infoOf(w, sessionId);
    await ownerCalls(w, "revokeSession", [sessionId]);
    expect(await infoOf(w, sessionId)).to.deep.equal({ ...before, status: SessionStatus.Revoked });
  });

  it("is zero but for the status where an unknown id was revoked", async function () {
    const w = await world();
    await ownerCalls(w, "revokeSession", [id("unknown")]);
    expect(await infoOf(w, id("unknown"))).to.deep.equal({ ...UNKNOWN, status: SessionStatus.Revoked });
  });
});

describe("getSession: status [SK-20]", function () {
  it("goes from pending to active to expired, both ends of the window included", async function () {
    const w = await world();
    await install(w);
    const now = await timeNow();
    const window = { validAfter: now + 1000, validUntil: now + 2000 };
    const sessionId = await grantSession(w, sessionOf(w, [native(1n)], window));
    const at = async (timestamp: number) => {
      await time.increaseTo(timestamp);
      return (await infoOf(w, sessionId)).status;
    };
    expect(await at(now + 999)).to.equal(SessionStatus.Pending);
    expect(await at(now + 1000)).to.equal(SessionStatus.Active);
    expect(await at(now + 2000)).to.equal(SessionStatus.Active);
    expect(await at(now + 2001)).to.equal(SessionStatus.Expired);
  });

  it("is revoked rather than pending or expired", async function () {
    const w = await world();
    const now = await timeNow();
    const windows = [{ validAfter: now + 1000 }, { validUntil: now - 1 }];
    for (const [salt, window] of windows.entries()) {
      const sessionId = await grantSession(w, sessionOf(w, [native(1n)], { ...window, salt: BigInt(salt) }));
      await ownerCalls(w, "revokeSession", [sessionId]);
      expect((await infoOf(w, sessionId)).status).to.equal(SessionStatus.Revoked);
    }
  });

  it("is revoked where the account has not installed the module", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [native(1n)]));
    expect((await infoOf(w, sessionId)).status).to.equal(SessionStatus.Revoked);
  });

  it("is revoked after revoke all, install and uninstall", async function () {
    const w = await world();
    await install(w);
    const endings: [string, unknown[]][] = [
      ["revokeAllSessions", []],
      ["onInstall", ["0x"]],
      ["onUninstall", ["0x"]],
    ];
    for (const [salt, [name, args]] of endings.entries()) {
      const sessionId = await grantSession(w, sessionOf(w, [native(1n)], { salt: BigInt(salt) }));
      await ownerCalls(w, name, args);
      expect((await infoOf(w, sessionId)).status, name).to.equal(SessionStatus.Revoked);
    }
  });
});
