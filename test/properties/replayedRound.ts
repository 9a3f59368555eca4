import { network } from "hardhat";

import type { SessionKeyValidator } from "../../typechain-types";
import { replay } from "./chain";
import { difference } from "./compare";
import { apply, type Expectation, type ModelAccount } from "./modelAccount";
import type { Difference, Outcome } from "./outcome";
import { questionsAbout } from "./questions";
import { randomRound, startOf } from "./randomRound";
import type { Place, Setup } from "./setup";
import { shrink } from "./shrink";
import type { Step } from "./steps";

/** What steps came to, and the first about which model and contract disagree. */
interface Replayed {
  expectations: Expectation[];
  found?: { index: number; difference: Difference };
}

/** A round whose operations go to the module directly, in one transaction. */
export async function replayedRound(setup: Setup, place: Place, seed: number, number: number): Promise<Outcome> {
  // The code that replays takes the digest itself for the owner's signature.
  const replaying = { ...place, signAsOwner: (digest: string) => digest };
  const { planned, steps } = randomRound(seed, number, replaying, setup.time);
  const fromStart = async (some: Step[]) => {
    const snapshot: string = await network.provider.send("evm_snapshot");
    const replayed = await replaySteps(setup.module, startOf(planned, place, setup.time), some);
    await network.provider.send("evm_revert", [snapshot]);
    return replayed;
  };
  const { expectations, found } = await fromStart(steps);
  if (found === undefined) return { judged: steps.map((step, i) => ({ step, expectation: expectations[i] })) };
  const isLast = async (some: Step[]) => (await fromStart(some)).found?.index === some.length - 1;
  const needed = await shrink(steps.slice(0, found.index + 1), isLast);
  const step = steps[found.index];
  return { judged: [], found: { before: needed.slice(0, -1), step, difference: found.difference } };
}

/** Takes the steps in the model and on the chain, and compares verdict and allowances after each. */
export async function replaySteps(module: SessionKeyValidator, model: ModelAccount, steps: Step[]): Promise<Replayed> {
  const expectations: Expectation[] = [];
  const questions = steps.map((step, i) => {
    const expectation = apply(model, step);
    expectations.push(expectation);
    // How a call is judged is asked now and then, what is left always.
    return questionsAbout(module, model, i % 3 === 0 ? expectation : { known: expectation.known });
  });
  const answers = await replay(module, model.state.account, steps, questions, model.time);
  for (const [index, step] of steps.entries()) {
    const different = difference(step, expectations[index], questions[index], answers[index]);
    if (different !== undefined) return { expectations, found: { index, difference: different } };
  }
  return { expectations };
}
