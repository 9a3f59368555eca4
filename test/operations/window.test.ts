import { expect } from "chai";

import { encodeExecute } from "../../src/accounts/erc7579";
import type { EntryPointVersion } from "../../src/entryPoint";
import { validate, validateUnsigned } from "../helpers/direct";
import { handleOpsAt } from "../helpers/bundles";
import { gasLimit, native, root } from "../helpers/permissions";
import { sessionOperation } from "../helpers/operations";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { timeNow } from "../helpers/timeNow";
import { ENTRY_POINT_VERSIONS, world, type World } from "../helpers/world";
import type { Session } from "../../src/session";

const DUE = "AA22 expired or not due";
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** Whether an operation of a session of this window passes in a block of each of these times, ascending. */
async function answersAt(version: EntryPointVersion, fields: Partial<Session>, times: number[]) {
  const w = await world();
  const account = w.accounts[version];
  const sessionId = await grant(w, [native()], fields, account);
  const answers = [];
  for (const seconds of times) {
    const operation = await sessionOperation(w, sessionId, send(w), { account });
    answers.push((await handleOpsAt(w, [operation], seconds, account)) ?? "allowed");
  }
  return answers;
}

for (const version of ENTRY_POINT_VERSIONS) {
  const atValidAfter = version === "v0.7" ? "allowed" : DUE;

  describe(`a session's window on EntryPoint ${version} [SK-12]`, function () {
    it(`${version === "v0.7" ? "includes" : "excludes"} its first second and includes its last`, async function () {
      await world();
      const validAfter = (await timeNow()) + 1_000;
      const validUntil = validAfter + 1_000;
      const times = [validAfter - 1, validAfter, validAfter + 1, validUntil, validUntil + 1];
      const answers = await answersAt(version, { validAfter, validUntil }, times);
      expect(answers).to.deep.equal([DUE, atValidAfter, "allowed", "allowed", DUE]);
    });

    it("has no end where validUntil is zero", async function () {
      await world();
      const validAfter = (await timeNow()) + 1_000;
      const farAway = 2 ** 40;
      const answers = await answersAt(version, { validAfter }, [validAfter - 1, validAfter + 1, farAway]);
      expect(answers).to.deep.equal([DUE, "allowed", "allowed"]);
    });

    it("has no beginning where validAfter is zero", async function () {
      await world();
      const validUntil = (await timeNow()) + 1_000;
      const answers = await answersAt(version, { validUntil }, [validUntil - 900, validUntil, validUntil + 1]);
      expect(answers).to.deep.equal(["allowed", "allowed", DUE]);
    });
  });
}

describe("the window in validationData [SK-12]", function () {
  const WINDOWS: [number, number][] = [
    [0, 0],
    [1, 0],
    [0, 1],
    [0x123456789abc % 2 ** 47, 0x7edcba987654],
    [2 ** 47 - 2, 2 ** 47 - 1],
  ];

  for (const [validAfter, validUntil] of WINDOWS) {
    it(`holds ${validAfter} and ${validUntil} where ERC-4337 has them`, async function () {
      const w = await world();
      const window = { validAfter, validUntil };
      const sessionId = await grant(w, [native()], window);
      const rootId = await grantSession(w, sessionOf(w, [root()], { ...window, salt: 1n }));
      const expected = (BigInt(validAfter) << 208n) | (BigInt(validUntil) << 160n);
      for (const id of [sessionId, rootId]) {
        const callData = encodeExecute(send(w));
        expect((await validate(w, id, callData)).validationData).to.equal(expected);
        expect((await validateUnsigned(w, id, callData)).validationData).to.equal(expected | 1n);
      }
    });
  }

  it("is each session's own", async function () {
    const w = await world();
    await install(w);
    const early = await grantSession(w, sessionOf(w, [native(), gasLimit()], { validUntil: 5 }));
    const late = await grantSession(w, sessionOf(w, [native(), gasLimit()], { validAfter: 7, salt: 1n }));
    const callData = encodeExecute(send(w));
    expect((await validate(w, early, callData)).validationData).to.equal(5n << 160n);
    expect((await validate(w, late, callData)).validationData).to.equal(7n << 208n);
  });
});
