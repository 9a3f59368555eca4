import { network } from "hardhat";

import { bundledRound } from "./bundledRound";
import { Disagreement, type Outcome } from "./outcome";
import { replayedRound } from "./replayedRound";
import { setUp, type Setup } from "./setup";
import { count, emptyTally, type Tally } from "./tally";

/** Which rounds to run. */
export interface PropertyOptions {
  seed: number;
  /** Operations, at least. */
  operations: number;
  /** Nothing but this round. */
  round?: number;
}

/** One round of so many sends its operations through the EntryPoint. */
const BUNDLED = 20;

/**
 * Compares the model with the contract, round by round, each from the same start.
 * @throws Disagreement at the first difference.
 */
export async function runProperties({ seed, operations, round }: PropertyOptions): Promise<Tally> {
  const setup = await setUp();
  const tally = emptyTally();
  const isDone = () => (round === undefined ? tally.operations >= operations : tally.operations > 0);
  for (let number = round ?? 0; !isDone(); number++) {
    const { judged, found } = await runRound(setup, seed, number);
    if (found !== undefined) throw new Disagreement({ seed, round: number, agreed: tally.operations, ...found });
    for (const { step, expectation } of judged) count(tally, step, expectation);
    if (isBundled(number)) tally.bundled += judged.filter(({ step }) => step.kind === "operation").length;
  }
  return tally;
}

/** The accounts take turns, in rounds of both sorts. */
async function runRound(setup: Setup, seed: number, number: number): Promise<Outcome> {
  const { places } = setup;
  if (!isBundled(number)) return replayedRound(setup, places[number % places.length], seed, number);
  const place = places[Math.floor(number / BUNDLED) % places.length];
  const snapshot: string = await network.provider.send("evm_snapshot");
  const outcome = await bundledRound(setup, place, seed, number);
  await network.provider.send("evm_revert", [snapshot]);
  return outcome;
}

function isBundled(number: number): boolean {
  return number % BUNDLED === BUNDLED - 1;
}
