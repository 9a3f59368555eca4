import { network } from "hardhat";

import { Disagreement } from "./mismatch";
import { randomRound, startOf, type Round } from "./randomRound";
import type { OperationScope } from "./randomOperation";
import { replaySteps, type Found } from "./replayedRound";
import { setUp, type Setup } from "./setup";
import { shrink } from "./shrink";
import type { Step } from "./steps";
import { count, emptyTally, type Tally } from "./tally";

/** Which rounds to run. */
export interface PropertyOptions {
  seed: number;
  /** Operations, at least. */
  operations: number;
  /** Nothing but this round. */
  round?: number;
}

/**
 * Compares the model with the contract, round by round, each from the same start.
 * @throws Disagreement at the first difference.
 */
export async function runProperties({ seed, operations, round }: PropertyOptions): Promise<Tally> {
  const setup = await setUp();
  const tally = emptyTally();
  const isDone = () => (round === undefined ? tally.operations >= operations : tally.operations > 0);
  for (let number = round ?? 0; !isDone(); number++) await runRound(setup, seed, number, tally);
  return tally;
}

async function runRound(setup: Setup, seed: number, number: number, tally: Tally): Promise<void> {
  const scope = setup.places[number % setup.places.length];
  const round = randomRound(seed, number, scope, setup.time);
  const { expectations, found } = await fromStart(setup, round, scope, round.steps);
  if (found === undefined) expectations.forEach((expectation, i) => count(tally, round.steps[i], expectation));
  else
    throw new Disagreement({
      seed,
      round: number,
      agreed: tally.operations,
      ...(await reproduction(setup, round, scope, found)),
    });
}

/** Replays steps from the state in which every round begins, and goes back there. */
async function fromStart(setup: Setup, { planned }: Round, scope: OperationScope, steps: Step[]) {
  const snapshot: string = await network.provider.send("evm_snapshot");
  const result = await replaySteps(setup.module, startOf(planned, scope, setup.time), steps);
  await network.provider.send("evm_revert", [snapshot]);
  return result;
}

/** The step that is judged differently, after as few others as possible. */
async function reproduction(setup: Setup, round: Round, scope: OperationScope, found: Found) {
  const isStillFound = async (steps: Step[]) => {
    const again = await fromStart(setup, round, scope, steps);
    return again.found?.index === steps.length - 1;
  };
  const needed = await shrink(round.steps.slice(0, found.index + 1), isStillFound);
  return { before: needed.slice(0, -1), step: needed[needed.length - 1], difference: found.difference };
}
