import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { moduleEvents, ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import {
  accountFunctions,
  contractAccess,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  selector,
} from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const PING = selector("ping()");

async function addresses(w: World): Promise<string[]> {
  return Promise.all([w.recorder, w.token, w.quietToken].map((contract) => contract.getAddress()));
}

describe("protectTargets [SK-05]", function () {
  it("protects each target and logs it in order, and takes them off again", async function () {
    const w = await world();
    const targets = await addresses(w);
    for (const isProtected of [true, false]) {
      const events = await ownerCalls(w, "protectTargets", [targets, isProtected]);
      const expected = targets.map((target) => ["TargetProtected", w.account.address, target, isProtected]);
      expect(events).to.deep.equal(expected);
      for (const target of targets) {
        expect(await w.module.isProtected(w.account.address, target)).to.equal(isProtected);
      }
    }
  });

  it("takes an empty list, and a target that stands there already", async function () {
    const w = await world();
    const [target] = await addresses(w);
    expect(await ownerCalls(w, "protectTargets", [[], true])).to.deep.equal([]);
    expect(await ownerCalls(w, "protectTargets", [[target, target], true])).to.have.length(2);
    await ownerCalls(w, "protectTargets", [[target], false]);
    expect(await w.module.isProtected(w.account.address, target)).to.equal(false);
  });

  it("keeps functions on all contracts away from the target at once", async function () {
    const w = await world();
    const [target, other] = await addresses(w);
    const sessionId = await grant(w, [functionsOnAllContracts("ping()")]);
    const ping = [{ to: target, data: PING }];
    await expectAllowed(w, sessionId, ping);
    await ownerCalls(w, "protectTargets", [[target, other], true]);
    await expectRefused(w, sessionId, ping, "ProtectedTargetNotPermitted", [0n, target, PING]);
    await ownerCalls(w, "protectTargets", [[target], false]);
    await expectAllowed(w, sessionId, ping);
  });

  it("leaves earlier grants that name the target", async function () {
    const w = await world();
    const [target] = await addresses(w);
    const rules = [await functionsOnContract(target, "ping()"), await contractAccess(target)];
    await install(w);
    for (const [salt, rule] of rules.entries()) {
      const sessionId = await grantSession(w, sessionOf(w, [rule, gasLimit()], { salt: BigInt(salt) }));
      await ownerCalls(w, "protectTargets", [[target], true]);
      await expectAllowed(w, sessionId, [{ to: target, data: PING }]);
      await ownerCalls(w, "protectTargets", [[target], false]);
    }
  });

  it("leaves plain transfers to the target", async function () {
    const w = await world();
    const [target] = await addresses(w);
    const sessionId = await grant(w, [native(5n)]);
    await ownerCalls(w, "protectTargets", [[target], true]);
    await expectAllowed(w, sessionId, [{ to: target, value: 1n }]);
  });

  it("leaves account functions, where the account protects itself", async function () {
    const w = await world();
    const sessionId = await grant(w, [accountFunctions("entryPoint()")]);
    await ownerCalls(w, "protectTargets", [[w.account.address, ZeroAddress], true]);
    await expectAllowed(w, sessionId, [{ to: w.account.address, data: selector("entryPoint()") }]);
  });

  it("survives an uninstall and a second install", async function () {
    const w = await world();
    const [target] = await addresses(w);
    await ownerCalls(w, "protectTargets", [[target], true]);
    await ownerCalls(w, "onInstall", ["0x"]);
    await ownerCalls(w, "onUninstall", ["0x"]);
    await ownerCalls(w, "onInstall", ["0x"]);
    expect(await w.module.isProtected(w.account.address, target)).to.equal(true);
  });

  it("changes the caller's own list only", async function () {
    const w = await world();
    const [target] = await addresses(w);
    const sent = await w.module.connect(w.stranger).protectTargets([target], true);
    expect(await moduleEvents(w, await sent.wait())).to.deep.equal([
      ["TargetProtected", w.stranger.address, target, true],
    ]);
    expect(await w.module.isProtected(w.account.address, target)).to.equal(false);
    expect(await w.module.isProtected(w.stranger.address, target)).to.equal(true);
  });
});
