import { takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { dataLength, dataSlice, toNumber } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, signOperation } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { moduleEvents } from "../helpers/moduleCalls";
import { buildOperation, handleOps, hashOperation } from "../helpers/operations";
import { erc20, native } from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { grantSession, install } from "../helpers/sessions";
import { world } from "../helpers/world";
import { mutate } from "./helpers/mutations";

/** How many mutations of each test. `DECODER_FUZZ=20000 npm test` takes some minutes. */
const MUTATIONS = Number(process.env.DECODER_FUZZ ?? 200);
const SEED = 20_263;
const BUDGET = 100n;
const AMOUNT = 5n;
const HEAD = 33;
const MODES = [SignatureMode.Raw, SignatureMode.Personal];

/** One operation, and every signature that is right for it. */
async function fixture(isGranted: boolean) {
  const w = await world();
  await install(w);
  const grant = deferredGrant(w, [await erc20(w.token, BUDGET), native(3n)], { salt: 0xabcdefn });
  const signedGrant = await signGrant(w, grant);
  const sessionId = sessionIdOf(grant.session);
  if (isGranted) await grantSession(w, grant.session);
  const module = await w.module.getAddress();
  const transfer = await callOf(w.token, "transfer", [w.stranger.address, AMOUNT]);
  const operation = await buildOperation(w.account, module, encodeExecute([transfer]));
  const userOpHash = await hashOperation(w.account, operation);
  const sign = (mode: SignatureMode, signed?: typeof signedGrant) =>
    signOperation(w.sessionKey, { module, sessionId, userOpHash }, mode, signed);
  const plain = await Promise.all(MODES.map((mode) => sign(mode)));
  const deferred = await Promise.all(MODES.map((mode) => sign(mode, signedGrant)));
  return {
    w,
    isGranted,
    sessionId,
    operation,
    plain,
    deferred,
    samples: { valid: [...plain, ...deferred], wordsFrom: HEAD },
  };
}

type Fixture = Awaited<ReturnType<typeof fixture>>;

/** The key's own signature, behind the grant where there is one. Undefined where a length leads outside. */
function keySignatureOf(signature: string): string | undefined {
  if (dataLength(signature) < HEAD) return undefined;
  let at = HEAD;
  for (let i = 0; i < 2 && toNumber(dataSlice(signature, 0, 1)) > 1; i++) {
    if (at + 2 > dataLength(signature)) return undefined;
    at += 2 + toNumber(dataSlice(signature, at, at + 2));
    if (at > dataLength(signature)) return undefined;
  }
  return dataSlice(signature, at);
}

/** Whether the signature says what one of the right ones says, as an independent reading has it. */
function isRight({ isGranted, plain, deferred, sessionId }: Fixture, signature: string): boolean {
  const key = keySignatureOf(signature);
  if (key === undefined || dataSlice(signature, 1, HEAD) !== sessionId.toLowerCase()) return false;
  const mode = toNumber(dataSlice(signature, 0, 1));
  if (mode > 3 || key !== dataSlice(plain[mode & 1], HEAD)) return false;
  // What the grant says does not matter where the session exists, and every byte of it where it does not.
  return isGranted || deferred.includes(signature);
}

/** Whether the signature was accepted. What an accepted one does is what the right one does. */
async function tryOne(f: Fixture, signature: string): Promise<boolean> {
  const { w, isGranted, operation, sessionId } = f;
  const snapshot = await takeSnapshot();
  const { isAllowed, refusal, receipt } = await handleOps(w, [packUserOperation({ ...operation, signature })]);
  if (!isAllowed) {
    expect(refusal?.error?.name ?? refusal?.entryPointReason).to.not.equal("AA23 reverted");
    return false;
  }
  const left = await w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress());
  expect(left).to.equal(BUDGET - AMOUNT);
  expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(3n);
  expect((await w.module.getSession(w.account.address, sessionId)).status).to.equal(BigInt(SessionStatus.Active));
  const granted = (await moduleEvents(w, receipt)).map(([name, , id]) => [name, id]);
  expect(granted).to.deep.equal(isGranted ? [] : [["SessionGranted", sessionId.toLowerCase()]]);
  await snapshot.restore();
  return true;
}

describe("mutated signatures", function () {
  for (const isGranted of [true, false]) {
    const title = isGranted ? "exists, its grant ignored" : "comes with its grant";
    it(`are refused unless they say the same: ${MUTATIONS} for a session that ${title} [SK-17] [SK-18]`, async function () {
      this.timeout(0);
      const f = await fixture(isGranted);
      for (const signature of f.deferred) expect(await tryOne(f, signature)).to.equal(true);
      for (const signature of f.plain) expect(await tryOne(f, signature)).to.equal(isGranted);
      const random = seeded(SEED);
      let accepted = 0;
      for (let i = 0; i < MUTATIONS; i++) {
        const signature = mutate(f.samples, random);
        const label = `mutation ${i} of seed ${SEED}: ${signature}`;
        try {
          expect(await tryOne(f, signature)).to.equal(isRight(f, signature));
        } catch (error) {
          throw new Error(label, { cause: error });
        }
        if (isRight(f, signature)) accepted++;
      }
      expect(accepted).to.be.within(isGranted ? 1 : 0, MUTATIONS / 2);
    });
  }
});
