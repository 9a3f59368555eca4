import { toJson, type Step } from "./steps";

/** Where model and contract part, and how to see it again. */
export interface Mismatch {
  seed: number;
  /** The number of the round; rounds do not depend on each other. */
  round: number;
  /** Steps before this one that it needs, as few as could be found. */
  before: Step[];
  step: Step;
  /** What each of them says. */
  difference: { model: unknown; contract: unknown };
  /** Operations that agreed until then. */
  agreed: number;
}

/** Thrown at the first step about which model and contract disagree. */
export class Disagreement extends Error {
  constructor(readonly mismatch: Mismatch) {
    const { seed, round, agreed } = mismatch;
    super(
      `Model and contract disagree after ${agreed} operations. ` +
        `Run it again with --seed ${seed} --round ${round}.\n${toJson(mismatch)}`,
    );
  }
}
