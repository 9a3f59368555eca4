import { loadFixture, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat } from "ethers";

import { encodeBatch, encodeExecute } from "../../src/accounts/erc7579";
import { deployERC6900, encodeCalls, erc6900Account } from "../behaviors/drivers/erc6900";
import { mount } from "../behaviors/mounted";
import * as erc6900 from "../behaviors/operations";
import { executeBatch } from "../helpers/calls";
import { handleOps, sessionOperation, type Outcome } from "../helpers/operations";
import { selector } from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";
import { ACCOUNT_ID, expectCharged, fuzzedPermissions, validCalls, type FuzzedSession } from "./helpers/fuzzedSession";
import { mutate, type Samples } from "./helpers/mutations";
import { accountOf } from "./helpers/scene";

/** How many mutations for each kind of account. `DECODER_FUZZ=20000 npm test` takes an hour or so. */
const MUTATIONS = Number(process.env.DECODER_FUZZ ?? 200);
const SEED = 20_262;
const EXECUTE_BATCH = selector("executeBatch((address,uint256,bytes)[])");

interface Fuzzed extends FuzzedSession {
  samples: Samples;
  /** Whether the account asks the module before it decodes anything itself. */
  isModuleFirst: boolean;
  send(callData: string): Promise<Outcome>;
}

/** On an ERC-7579 account of this kind, which is built like `SampleAccount`. */
async function onERC7579(kind: string): Promise<Fuzzed> {
  const w = await world();
  const account = await accountOf(w, kind);
  const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
  const sessionId = await grant(w, await fuzzedPermissions(w), {}, account);
  const calls = await validCalls(w);
  const suffixed = concat([encodeExecute(calls[3]), "0x62617365"]);
  const valid = [...calls.map(encodeExecute), executeBatch(encodeBatch(calls[2])), suffixed, ACCOUNT_ID];
  const send = async (callData: string) =>
    handleOps(w, [await sessionOperation(w, sessionId, callData, { account })], account);
  const session = { w, account: account.address, recorder, token, sessionId };
  return { ...session, samples: { valid, wordsFrom: 4 }, isModuleFirst: true, send };
}

const mounted = () =>
  mount({ ...erc6900Account, deploy: (w, version) => deployERC6900("RecordingERC6900Account", w, version) }, "v0.8");

/** On an ERC-6900 account, whose calls have other encodings. */
async function onERC6900(): Promise<Fuzzed> {
  const m = await loadFixture(mounted);
  const { w, account } = m;
  const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
  const sessionId = await erc6900.grant(m, await fuzzedPermissions(w));
  const calls = await validCalls(w);
  const batchOfOne = concat([EXECUTE_BATCH, encodeBatch(calls[2])]);
  const valid = [...calls.map(encodeCalls), batchOfOne, concat([encodeCalls(calls[3]), "0x62617365"])];
  const send = async (callData: string) =>
    handleOps(w, [await erc6900.sessionOperation(m, sessionId, callData)], account);
  const session = { w, account: account.address, recorder, token, sessionId };
  return { ...session, samples: { valid, wordsFrom: 4 }, isModuleFirst: false, send };
}

/** Whether the account did what the module had allowed, or `undefined` where it was not allowed. */
async function tryOne(f: Fuzzed, callData: string): Promise<boolean | undefined> {
  const snapshot = await takeSnapshot();
  const outcome = await f.send(callData);
  if (!outcome.isAllowed) {
    expect(outcome.refusal?.entryPointReason).to.equal("AA23 reverted");
    if (f.isModuleFirst) expect(outcome.refusal?.error?.name, "the module's reason").to.not.equal(undefined);
    return undefined;
  }
  // What reverts was charged, and did nothing.
  if (outcome.isExecuted) await expectCharged(f, outcome);
  await snapshot.restore();
  return outcome.isExecuted;
}

const KINDS: Record<string, () => Promise<Fuzzed>> = {
  "an account with OpenZeppelin's decoder": () => onERC7579("RecordingAccount"),
  "an account that checks no offset": () => onERC7579("LooseAccount"),
  "an ERC-6900 account": onERC6900,
};

describe("mutated calldata", function () {
  for (const [i, [kind, fixture]] of Object.entries(KINDS).entries()) {
    const seed = SEED + i;
    it(`is refused, or charged as it is executed: ${MUTATIONS} mutations on ${kind} [SK-06]`, async function () {
      this.timeout(0);
      const f = await fixture();
      for (const callData of f.samples.valid) expect(await tryOne(f, callData)).to.equal(true);
      const random = seeded(seed);
      const count = { refused: 0, executed: 0, reverted: 0 };
      for (let n = 0; n < MUTATIONS; n++) {
        const callData = mutate(f.samples, random);
        try {
          const isExecuted = await tryOne(f, callData);
          count[isExecuted === undefined ? "refused" : isExecuted ? "executed" : "reverted"]++;
        } catch (error) {
          throw new Error(`Mutation ${n} of seed ${seed} on ${kind}: ${callData}`, { cause: error });
        }
      }
      // Neither all refused nor all harmless.
      expect(count.refused).to.be.greaterThan(MUTATIONS / 4);
      expect(count.executed).to.be.greaterThan(MUTATIONS / 20);
    });
  }
});
