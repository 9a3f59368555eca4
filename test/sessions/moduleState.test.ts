import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";

import { ownerCalls } from "../helpers/moduleCalls";
import { native } from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

describe("epochOf", function () {
  it("is zero for an account that the module does not know", async function () {
    const w = await world();
    expect(await w.module.epochOf(w.account.address)).to.equal(0n);
  });

  it("rises by one with each install and uninstall", async function () {
    const w = await world();
    for (const [i, name] of ["onInstall", "onUninstall", "onUninstall", "onInstall", "onInstall"].entries()) {
      await ownerCalls(w, name, ["0x"]);
      expect(await w.module.epochOf(w.account.address)).to.equal(BigInt(i + 1));
    }
  });

  it("rises to the time with revoke all, and by one from there", async function () {
    const w = await world();
    await install(w);
    await ownerCalls(w, "revokeAllSessions", []);
    const now = BigInt(await time.latest());
    expect(await w.module.epochOf(w.account.address)).to.equal(now);
    await ownerCalls(w, "onUninstall", ["0x"]);
    expect(await w.module.epochOf(w.account.address)).to.equal(now + 1n);
  });

  it("stays where it is with grants and revocations", async function () {
    const w = await world();
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(1n)]));
    await ownerCalls(w, "revokeSession", [sessionId]);
    await ownerCalls(w, "protectTargets", [[w.stranger.address], true]);
    expect(await w.module.epochOf(w.account.address)).to.equal(1n);
  });
});

describe("isInitialized", function () {
  it("is true from an install to the next uninstall", async function () {
    const w = await world();
    const isInitialized = () => w.module.isInitialized(w.account.address);
    expect(await isInitialized()).to.equal(false);
    await install(w);
    expect(await isInitialized()).to.equal(true);
    await ownerCalls(w, "revokeAllSessions", []);
    expect(await isInitialized()).to.equal(true);
    await ownerCalls(w, "onUninstall", ["0x"]);
    expect(await isInitialized()).to.equal(false);
    await ownerCalls(w, "onInstall", ["0x"]);
    expect(await isInitialized()).to.equal(true);
  });

  it("stays false with a grant, a revocation or a protected target", async function () {
    const w = await world();
    const sessionId = await grantSession(w, sessionOf(w, [native(1n)]));
    await ownerCalls(w, "revokeSession", [sessionId]);
    await ownerCalls(w, "revokeAllSessions", []);
    await ownerCalls(w, "protectTargets", [[w.stranger.address], true]);
    expect(await w.module.isInitialized(w.account.address)).to.equal(false);
  });

  it("is each account's own", async function () {
    const w = await world();
    await install(w);
    expect(await w.module.isInitialized(w.accounts["v0.9"].address)).to.equal(false);
  });
});

describe("isModuleType", function () {
  it("is true of 1, validator, and of nothing else", async function () {
    const w = await world();
    expect(await w.module.isModuleType(1)).to.equal(true);
    for (const type of [0n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, 257n, 2n ** 128n + 1n, 2n ** 256n - 1n]) {
      expect(await w.module.isModuleType(type), String(type)).to.equal(false);
    }
  });
});
