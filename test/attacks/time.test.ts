import { expect } from "chai";
import { toBeHex } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { sessionIdOf } from "../../src/sessionId";
import type { DeferredGrant } from "../../src/session";
import type { SignedGrant } from "../../src/sessionSignature";
import { handleOpsAt } from "../helpers/bundles";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { validate, validateUnsigned } from "../helpers/direct";
import { expectAllowed, expectSignatureError, handleOps, sessionOperation } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { contractSigner, operationOf } from "../helpers/signers";
import { timeNow } from "../helpers/timeNow";
import { framesOf } from "../helpers/trace";
import { ENTRY_POINT_VERSIONS, deploy, world, type World } from "../helpers/world";
import { expectBundleError } from "./helpers/bundle";
import { expectNoLoss } from "./helpers/loss";

const DUE = "AA22 expired or not due";
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** Sends the session's next operation at that time. Returns why it is refused. */
async function sendAt(w: World, sessionId: string, seconds: number, signedGrant?: SignedGrant) {
  const operation = await sessionOperation(w, sessionId, send(w), { signedGrant });
  return handleOpsAt(w, [operation], seconds);
}

async function expectNotDue(w: World, sessionId: string, times: number[], signedGrant?: SignedGrant) {
  for (const seconds of times) {
    await expectNoLoss(w, { sessions: [sessionId] }, async () =>
      expect(await sendAt(w, sessionId, seconds, signedGrant), `at ${seconds}`).to.equal(DUE),
    );
  }
}

/** The session in the grant that `signature` is for, with another end; the owner did not sign that. */
function withEnd(
  { grant, ownerSignature }: SignedGrant,
  change: Partial<DeferredGrant>,
  validUntil: number,
): SignedGrant {
  return { grant: { ...grant, ...change, session: { ...grant.session, validUntil } }, ownerSignature };
}

describe("Attacks on the window [SK-12]", function () {
  it("A-75 writes an end of zero, which is no end for the EntryPoint, over the one that the owner signed", async function () {
    const w = await world();
    await install(w);
    const now = await timeNow();
    const validUntil = now + 1_000;
    const signed = await signGrant(w, deferredGrant(w, [native(9n)], { validUntil }));
    const sessionId = sessionIdOf(signed.grant.session);
    const forever = await sessionOperation(w, sessionId, send(w), { signedGrant: withEnd(signed, {}, 0) });
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      const { refusal } = await handleOps(w, [forever]);
      expect(refusal?.error?.name).to.equal("InvalidOwnerSignature");
    });
    await expectAllowed(w, sessionId, send(w), { signedGrant: signed });
    await expectNotDue(w, sessionId, [validUntil + 1, validUntil + 1_000_000]);
  });

  it("A-76 uses a session before its time and after it, which swapped bounds would let through", async function () {
    const w = await world();
    const now = await timeNow();
    const [validAfter, validUntil] = [now + 1_000, now + 2_000];
    const sessionId = await grant(w, [native(9n)], { validAfter, validUntil });
    const expected = (BigInt(validAfter) << 208n) | (BigInt(validUntil) << 160n);
    const callData = encodeExecute(send(w));
    expect((await validate(w, sessionId, callData)).validationData).to.equal(expected);
    expect((await validateUnsigned(w, sessionId, callData)).validationData).to.equal(expected | 1n);
    await expectNotDue(w, sessionId, [now + 500]);
    expect(await sendAt(w, sessionId, validAfter + 1)).to.equal(undefined);
    await expectNotDue(w, sessionId, [validUntil + 1]);
  });

  it("A-77 has a deadline before the window begins: the two together leave no time, not either of them", async function () {
    const w = await world();
    await install(w);
    const now = await timeNow();
    const session = { validAfter: now + 1_000, validUntil: now + 2_000 };
    const grants = [now + 500, now + 1_500].map((deadline, i) => ({
      ...deferredGrant(w, [native(9n)], { ...session, salt: BigInt(i) }),
      deadline,
    }));
    const [disjoint, overlapping] = await Promise.all(grants.map((one) => signGrant(w, one)));
    const ids = grants.map((one) => sessionIdOf(one.session));
    await expectNotDue(w, ids[0], [now + 100, now + 500, now + 750, now + 1_001], disjoint);
    expect(await sendAt(w, ids[1], now + 1_200, overlapping)).to.equal(undefined);
    await expectNotDue(w, ids[0], [now + 1_600, now + 1_999], disjoint);
  });

  it("A-78 answers with an aggregator's address beside the right answer", async function () {
    const w = await world();
    await install(w);
    const magic = "0x1626ba7e";
    const answers = [`${magic}${toBeHex(1, 8).slice(2)}${w.stranger.address.slice(2)}`, `${magic}${"00".repeat(28)}`];
    for (const [i, answer] of answers.entries()) {
      const signer = await (await deploy("Answer", answer, false)).getAddress();
      const session = sessionOf(w, [native(9n), gasLimit()], { ...contractSigner(signer), validUntil: 2 ** 47 - 1 });
      const sessionId = await grantSession(w, session);
      const signature = `0x00${sessionId.slice(2)}`;
      const { validationData = 0n } = await validate(w, sessionId, encodeExecute(send(w)), { signature });
      expect(validationData & (2n ** 160n - 1n), "failed, or nothing").to.equal(BigInt(1 - i));
      const operation = await operationOf(w, session, () => "0x", send(w));
      if (i === 0) await expectNoLoss(w, { sessions: [sessionId] }, () => expectSignatureError(w, operation));
      else expect((await handleOps(w, [operation])).isExecuted).to.equal(true);
    }
  });

  it("A-83 has the time read in validation, where bundlers forbid it", async function () {
    const w = await world();
    await install(w);
    const now = await timeNow();
    const signedGrant = await signGrant(
      w,
      deferredGrant(w, [native(9n)], { validAfter: now - 9, validUntil: now + 999 }),
    );
    const sessionId = sessionIdOf(signedGrant.grant.session);
    for (const options of [{ signedGrant }, {}]) {
      const { receipt } = await expectAllowed(w, sessionId, send(w), options);
      const ops = (await framesOf(String(receipt?.hash), await w.module.getAddress())).flat().map(({ op }) => op);
      expect(ops).to.include("SLOAD");
      expect(ops.filter((op) => op === "TIMESTAMP" || op === "NUMBER")).to.deep.equal([]);
    }
    await expectNotDue(w, sessionId, [now + 1_000]);
  });

  it("A-87 adds bits to a deadline and to an end that narrower fields would drop", async function () {
    const w = await world();
    await install(w);
    const now = await timeNow();
    const past = now - 100;
    const beyond = 2 ** 32 * Math.ceil(now / 2 ** 32) + past;
    const signed = await signGrant(w, { ...deferredGrant(w, [native(9n)], { validUntil: past }), deadline: past });
    const sessionId = sessionIdOf(signed.grant.session);
    for (const widened of [
      withEnd(signed, { deadline: beyond }, past),
      withEnd(signed, {}, beyond),
      withEnd(signed, { deadline: beyond }, beyond),
    ]) {
      const operation = await sessionOperation(w, sessionId, send(w), { signedGrant: widened });
      await expectNoLoss(w, { sessions: [sessionId] }, async () => {
        const { refusal } = await handleOps(w, [operation]);
        expect(refusal?.error?.name).to.equal("InvalidOwnerSignature");
      });
    }
    const far = deferredGrant(w, [native(9n)], { salt: 1n });
    const late = await signGrant(w, { ...far, deadline: 2 ** 47 - 1 });
    await expectAllowed(w, sessionIdOf(far.session), send(w), { signedGrant: late });
    const tooFar = await signGrant(w, { ...far, deadline: 2 ** 47, session: { ...far.session, salt: 2n } });
    const operation = await sessionOperation(w, sessionIdOf(tooFar.grant.session), send(w), { signedGrant: tooFar });
    await expectBundleError(w, [operation], "TimeOutOfRange", [2n ** 47n]);
  });
});

describe("Attacks on the edges of a window [SK-12]", function () {
  for (const version of ENTRY_POINT_VERSIONS) {
    it(`A-79 uses the seconds around the window's edges on EntryPoint ${version}`, async function () {
      const w = await world();
      const account = w.accounts[version];
      const validAfter = (await timeNow()) + 1_000;
      const validUntil = validAfter + 10;
      const sessionId = await grant(w, [native(99n)], { validAfter, validUntil }, account);
      const first = version === "v0.7" ? validAfter : validAfter + 1;
      for (const seconds of [validAfter - 1, validAfter, validAfter + 1, validUntil - 1, validUntil, validUntil + 1]) {
        const operation = await sessionOperation(w, sessionId, send(w), { account });
        const attempt = async () => handleOpsAt(w, [operation], seconds, account);
        if (seconds >= first && seconds <= validUntil) expect(await attempt(), `at ${seconds}`).to.equal(undefined);
        else
          await expectNoLoss(w, { account, sessions: [sessionId] }, async () => expect(await attempt()).to.equal(DUE));
      }
    });
  }
});
