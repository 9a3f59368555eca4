import { ErrorFragment } from "ethers";

import { SessionKeyValidator__factory } from "../../typechain-types";
import type { Expectation } from "./modelAccount";
import type { Step } from "./steps";

/** What came of so many steps. */
export interface Tally {
  operations: number;
  /** Those of them that went through the EntryPoint. */
  bundled: number;
  grants: number;
  /** Calls at runtime. */
  calls: number;
  /** By verdict: "allowed", "granted" and the like, or the name of an error. */
  verdicts: Map<string, number>;
}

/** The errors that no step can raise. */
const ELSEWHERE = ["InvalidInstallData"];

/** Of the operations, in percent. */
const LEAST_ALLOWED = 30;
/** Every error comes once in so many operations, at least; a run that is too short to tell promises nothing. */
const RAREST = 500;
const TELLING = 10_000;

export function emptyTally(): Tally {
  return { operations: 0, bundled: 0, grants: 0, calls: 0, verdicts: new Map() };
}

/** Counts a step. */
export function count(tally: Tally, step: Step, { error, validationData }: Expectation): void {
  if (step.kind === "managing") return;
  if (step.kind === "operation") tally.operations++;
  else if (step.kind === "grant") tally.grants++;
  else tally.calls++;
  const isSigned = validationData === undefined || validationData % 2n === 0n;
  const validated = isSigned ? "allowed" : "signature failed";
  const passed = { grant: "granted", runtime: "allowed at runtime", operation: validated }[step.kind];
  const verdict = error?.name ?? passed;
  tally.verdicts.set(verdict, (tally.verdicts.get(verdict) ?? 0) + 1);
}

/** What the random steps leave out, and would have to be made to reach; empty where they reach everything. */
export function gaps({ operations, verdicts }: Tally): string[] {
  if (operations < TELLING) return [];
  const least = Math.floor(operations / RAREST);
  const fragments = SessionKeyValidator__factory.createInterface().fragments;
  const names = fragments
    .filter((fragment) => ErrorFragment.isFragment(fragment))
    .map(({ name }) => name)
    .filter((name) => !ELSEWHERE.includes(name));
  const rare = names.filter((name) => (verdicts.get(name) ?? 0) < least);
  const allowed = (100 * (verdicts.get("allowed") ?? 0)) / operations;
  return [
    ...(allowed < LEAST_ALLOWED ? [`Only ${allowed.toFixed(1)} % of the operations are allowed.`] : []),
    ...rare.map((name) => `${name} came ${verdicts.get(name) ?? 0} times, less than ${least}.`),
  ];
}
