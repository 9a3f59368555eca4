import type { Expectation } from "./modelAccount";
import { toJson, type Step } from "./steps";

/** A step about which model and contract disagree. */
export interface Mismatch {
  /** Steps before it, from the start of the round; as few as it needs, where that was found out. */
  before: Step[];
  step: Step;
  /** What each of them says. */
  difference: Difference;
}

/** Two answers to the same step. */
export interface Difference {
  model: unknown;
  contract: unknown;
}

/** What a round came to. */
export interface Outcome {
  judged: { step: Step; expectation: Expectation }[];
  /** The first disagreement, which ends the round. */
  found?: Mismatch;
}

/** Thrown at the first step about which model and contract disagree. */
export class Disagreement extends Error {
  /** @param agreed Operations that agreed until then. */
  constructor({ seed, round, agreed, ...mismatch }: Mismatch & { seed: number; round: number; agreed: number }) {
    super(
      `Model and contract disagree after ${agreed} operations. ` +
        `Run it again with --seed ${seed} --round ${round}.\n${toJson(mismatch)}`,
    );
  }
}
