import { expect } from "chai";

import { expectRefusedUnlike, grantRefusal } from "../helpers/moduleCalls";
import { native } from "../helpers/permissions";
import { grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const TIME_LIMIT = 2 ** 47;
const LAST = TIME_LIMIT - 1;

describe("Grant: window [SK-15]", function () {
  for (const [name, time] of [
    ["2^47", TIME_LIMIT],
    ["2^48 - 1", 2 ** 48 - 1],
  ] as const) {
    it(`refuses a validAfter of ${name} and takes 2^47 - 1`, async function () {
      const w = await world();
      const [bad, good] = [time, LAST].map((validAfter) => sessionOf(w, [native(1n)], { validAfter }));
      await expectRefusedUnlike(w, bad, "TimeOutOfRange", [BigInt(time)], good);
    });

    it(`refuses a validUntil of ${name} and takes 2^47 - 1`, async function () {
      const w = await world();
      const [bad, good] = [time, LAST].map((validUntil) => sessionOf(w, [native(1n)], { validUntil }));
      await expectRefusedUnlike(w, bad, "TimeOutOfRange", [BigInt(time)], good);
    });
  }

  it("refuses a window that ends when it begins and takes one second more", async function () {
    const w = await world();
    const [bad, good] = [1000, 1001].map((validUntil) => sessionOf(w, [native(1n)], { validAfter: 1000, validUntil }));
    await expectRefusedUnlike(w, bad, "EmptyWindow", [1000n, 1000n], good);
  });

  it("refuses a window that ends before it begins", async function () {
    const w = await world();
    const session = sessionOf(w, [native(1n)], { validAfter: 1000, validUntil: 999 });
    const twin = sessionOf(w, [native(1n)], { validAfter: 999, validUntil: 1000 });
    await expectRefusedUnlike(w, session, "EmptyWindow", [1000n, 999n], twin);
  });

  it("takes the last window there is", async function () {
    const w = await world();
    const fields = { validAfter: LAST - 1, validUntil: LAST };
    expect(await grantRefusal(w, sessionOf(w, [native(1n)], fields))).to.equal(undefined);
  });

  for (const validAfter of [0, 1, LAST]) {
    it(`takes no expiry after a validAfter of ${validAfter}`, async function () {
      const w = await world();
      const sessionId = await grantSession(w, sessionOf(w, [native(1n)], { validAfter, validUntil: 0 }));
      const info = await w.module.getSession(w.account.address, sessionId);
      expect([info.validAfter, info.validUntil]).to.deep.equal([BigInt(validAfter), 0n]);
    });
  }

  it("leaves a validUntil in the past to the caller", async function () {
    const w = await world();
    expect(await grantRefusal(w, sessionOf(w, [native(1n)], { validUntil: 1 }))).to.equal(undefined);
  });
});
