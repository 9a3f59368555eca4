import { expect } from "chai";
import { MaxUint256 } from "ethers";

import type { Permission } from "../../src/session";
import { expectRefusedUnlike } from "../helpers/moduleCalls";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { grantSession, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

interface Limit {
  /** The largest finite allowance, and how to write it. */
  maximum: bigint;
  name: string;
  create: (w: World, allowance: bigint) => Promise<Permission> | Permission;
  read: (w: World, sessionId: string) => Promise<bigint>;
}

const LIMITS: Record<string, Limit> = {
  "native-token-transfer": {
    maximum: MaxUint256 - 1n,
    name: "2^256 - 2",
    create: (_, allowance) => native(allowance),
    read: (w, sessionId) => w.module.nativeAllowance(w.account.address, sessionId),
  },
  "erc20-token-transfer": {
    maximum: 2n ** 224n - 1n,
    name: "2^224 - 1",
    create: (w, allowance) => erc20(w.token, allowance),
    read: async (w, sessionId) => w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress()),
  },
  "gas-limit": {
    maximum: 2n ** 96n - 1n,
    name: "2^96 - 1",
    create: (_, allowance) => gasLimit(allowance),
    read: async (w, sessionId) => (await w.module.getSession(w.account.address, sessionId)).gasAllowance,
  },
};

for (const [type, { maximum, name, create, read }] of Object.entries(LIMITS)) {
  describe(`Grant: allowance of ${type} [SK-15]`, function () {
    async function sessionWith(w: World, allowance: bigint) {
      const company = type === "native-token-transfer" ? gasLimit(7n) : native(7n);
      return sessionOf(w, [company, await create(w, allowance)]);
    }

    it("refuses zero and takes one", async function () {
      const w = await world();
      await expectRefusedUnlike(w, await sessionWith(w, 0n), "ZeroAllowance", [1n], await sessionWith(w, 1n));
    });

    for (const [label, allowance] of Object.entries({ one: 1n, [name]: maximum, "2^256 - 1, unlimited": MaxUint256 })) {
      it(`keeps ${label}`, async function () {
        const w = await world();
        const sessionId = await grantSession(w, await sessionWith(w, allowance));
        expect(await read(w, sessionId)).to.equal(allowance);
      });
    }

    if (maximum === MaxUint256 - 1n) return;
    for (const [label, allowance] of Object.entries({
      [`one above ${name}`]: maximum + 1n,
      "2^256 - 2": MaxUint256 - 1n,
    })) {
      it(`refuses ${label} and takes ${name}`, async function () {
        const w = await world();
        const args = [1n, allowance, maximum];
        const twin = await sessionWith(w, maximum);
        await expectRefusedUnlike(w, await sessionWith(w, allowance), "AllowanceTooLarge", args, twin);
      });
    }
  });
}
