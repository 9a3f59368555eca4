import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { ownerCalls } from "../helpers/moduleCalls";
import { world } from "../helpers/world";

const ENTRY_POINTS = [
  "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
  "0x433709009B8330FDa32311DF1C2AFA402eD8D009",
];

describe("isProtected [SK-05] [SK-20]", function () {
  it("is true of the module and the EntryPoints, for any account", async function () {
    const w = await world();
    for (const target of [await w.module.getAddress(), ...ENTRY_POINTS]) {
      for (const account of [w.account.address, w.stranger.address, ZeroAddress]) {
        expect(await w.module.isProtected(account, target), target).to.equal(true);
      }
    }
  });

  it("stays true of them where the account takes them off its list", async function () {
    const w = await world();
    const targets = [await w.module.getAddress(), ...ENTRY_POINTS];
    await ownerCalls(w, "protectTargets", [targets, false]);
    for (const target of targets) {
      expect(await w.module.isProtected(w.account.address, target), target).to.equal(true);
    }
  });

  it("is false of anything else until the account protects it", async function () {
    const w = await world();
    const target = await w.recorder.getAddress();
    expect(await w.module.isProtected(w.account.address, target)).to.equal(false);
    await ownerCalls(w, "protectTargets", [[target], true]);
    expect(await w.module.isProtected(w.account.address, target)).to.equal(true);
    expect(await w.module.isProtected(target, w.account.address)).to.equal(false);
  });
});
