import { expect } from "chai";
import { ZeroAddress } from "ethers";

import type { Permission } from "../../src/session";
import { expectRefusedUnlike, grantRefusal, ownerCalls } from "../helpers/moduleCalls";
import { contractAccess, erc20, functionsOnContract, native } from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const TYPES: Record<string, (target: string) => Promise<Permission>> = {
  "erc20-token-transfer": (target) => erc20(target, 1n),
  "contract-access": (target) => contractAccess(target),
  "functions-on-contract": (target) => functionsOnContract(target, "ping()"),
};

const PROTECTED: Record<string, (w: World) => Promise<string> | string> = {
  "the module": (w) => w.module.getAddress(),
  "EntryPoint v0.6": () => "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789",
  "EntryPoint v0.7": () => "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "EntryPoint v0.8": () => "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
  "EntryPoint v0.9": () => "0x433709009B8330FDa32311DF1C2AFA402eD8D009",
};

for (const [type, create] of Object.entries(TYPES)) {
  describe(`Grant: target of ${type} [SK-15]`, function () {
    /** The same place in the list in both: the second. */
    async function expectTargetRefused(w: World, target: string, errorName: string, args: unknown[]) {
      const twin = sessionOf(w, [native(1n), await create(await w.recorder.getAddress())]);
      const session = { ...twin, permissions: [native(1n), await create(target)] };
      await expectRefusedUnlike(w, session, errorName, [1n, ...args], twin);
    }

    it("refuses the zero address", async function () {
      await expectTargetRefused(await world(), ZeroAddress, "ZeroTarget", []);
    });

    it("refuses the account", async function () {
      const w = await world();
      await expectTargetRefused(w, w.account.address, "AccountAsTarget", []);
    });

    it("takes another account", async function () {
      const w = await world();
      const session = sessionOf(w, [await create(w.accounts["v0.9"].address)]);
      expect(await grantRefusal(w, session)).to.equal(undefined);
    });

    for (const [name, addressOf] of Object.entries(PROTECTED)) {
      it(`refuses ${name}`, async function () {
        const w = await world();
        const target = await addressOf(w);
        await expectTargetRefused(w, target, "TargetIsProtected", [target]);
      });
    }

    it("refuses what is on the account's protected list, until it is taken off", async function () {
      const w = await world();
      const target = await w.token.getAddress();
      await ownerCalls(w, "protectTargets", [[target], true]);
      await expectTargetRefused(w, target, "TargetIsProtected", [target]);
      await ownerCalls(w, "protectTargets", [[target], false]);
      expect(await grantRefusal(w, sessionOf(w, [await create(target)], { salt: 1n }))).to.equal(undefined);
    });

    it("takes what only another account protects", async function () {
      const w = await world();
      const target = await w.token.getAddress();
      await ownerCalls(w, "protectTargets", [[target], true], { account: w.accounts["v0.9"] });
      expect(await grantRefusal(w, sessionOf(w, [await create(target)]))).to.equal(undefined);
    });
  });
}
