import { ethers } from "hardhat";

import type { Session } from "../../src/session";
import { isRoot } from "../../src/evaluate/state";
import { sessionIdOf } from "../../src/sessionId";
import { encodeSignature } from "../behaviors/mounted";
import { handleOps, hashOperation, type Outcome as Bundled } from "../helpers/operations";
import type { Seeded } from "../helpers/seeded";
import { bundledOperation } from "./bundledOperation";
import { differenceBetween, expectedAnswers, readAnswers, refusalVerdict } from "./compare";
import { apply, type Expectation, type KnownSession, type ModelAccount } from "./modelAccount";
import type { Difference, Outcome } from "./outcome";
import { questionsAbout } from "./questions";
import { signed } from "./randomOperation";
import { OPERATIONS, beginning, randomOf, startOf } from "./randomRound";
import { randomSession } from "./randomSession";
import { replaySteps } from "./replayedRound";
import type { Place, Setup } from "./setup";
import type { OperationStep } from "./steps";

/** A round whose operations go through `EntryPoint.handleOps`, which asks the real account, which asks the module. */
export async function bundledRound(setup: Setup, place: Place, seed: number, number: number): Promise<Outcome> {
  const random = randomOf(seed, number);
  const planned = [1n, 2n].map((salt) => limitedSession(random, setup, place, salt));
  const model = startOf(planned, place, setup.time);
  const steps = beginning(random, planned, place);
  const { expectations, found } = await replaySteps(setup.module, model, steps);
  if (found !== undefined) {
    const { index, difference } = found;
    return { judged: [], found: { before: steps.slice(0, index), step: steps[index], difference } };
  }
  const judged: Outcome["judged"] = steps.map((step, i) => ({ step, expectation: expectations[i] }));
  for (let i = 0; i < OPERATIONS; i++) {
    const known = model.sessions.get(sessionIdOf(random.pick(planned))) as KnownSession;
    const operation = await bundledOperation(random, known, setup, place, i);
    const hash = await hashOperation({ address: operation.sender, entryPoint: setup.entryPoint }, operation);
    const step = signed(random, known, operation, place, { userOpHash: hash, epoch: model.state.epoch });
    const { expectation, difference } = await bundle(setup, place, model, step);
    const before = judged.map((earlier) => earlier.step);
    if (difference !== undefined) return { judged: [], found: { before, step, difference } };
    judged.push({ step, expectation });
  }
  return { judged };
}

/** Root could change what the model does not follow: its calls are made here, not only validated. */
function limitedSession(random: Seeded, setup: Setup, place: Place, salt: bigint): Session {
  const session = randomSession(random, place.surroundings, salt, setup.time);
  return isRoot(session) ? limitedSession(random, setup, place, salt) : session;
}

async function bundle(
  setup: Setup,
  place: Place,
  model: ModelAccount,
  step: OperationStep,
): Promise<{ expectation: Expectation; difference?: Difference }> {
  const before = new Map([...model.sessions].map(([id, known]) => [id, { ...known }]));
  const expectation = apply(model, step);
  const expected = expectedVerdict(setup, expectation);
  const outcome = await send(setup, place, step);
  if (!outcome.isAllowed) model.sessions = before;
  const known = expectation.known && model.sessions.get(expectation.known.id);
  // The one call of the module that a session may make ends it.
  const endsItself = outcome.isExecuted && expectation.calls?.some(({ call }) => call.to === model.state.module);
  if (known !== undefined && endsItself) known.state = { ...known.state, isRevoked: true };
  const questions = questionsAbout(setup.module, model, { known });
  const results = await Promise.all(questions.map(({ data }) => ethers.provider.call({ to: setup.module, data })));
  const found = outcome.refusal === undefined ? ["validated"] : refusalVerdict(outcome.refusal);
  const said = [expected, ...expectedAnswers(questions)];
  return { expectation, difference: differenceBetween(said, [found, ...readAnswers(questions, results)]) };
}

async function send({ w, entryPoint }: Setup, place: Place, { userOp }: OperationStep): Promise<Bundled> {
  const { setup, surroundings } = place;
  const signature = encodeSignature(setup, userOp.callData, userOp.signature);
  return handleOps(w, [{ ...userOp, signature }], { address: surroundings.account, entryPoint });
}

/** What the EntryPoint makes of the module's answer. */
function expectedVerdict({ time }: Setup, { error, validationData = 0n }: Expectation): unknown[] {
  if (error !== undefined) return [error.name, ...error.args];
  if (validationData % 2n !== 0n) return ["AA24 signature error"];
  const validUntil = BigInt.asUintN(48, validationData >> 160n);
  const isOver = validUntil !== 0n && validUntil < BigInt(time);
  const isPending = validationData >> 208n > BigInt(time);
  return isOver || isPending ? ["AA22 expired or not due"] : ["validated"];
}
