import { isDeepStrictEqual } from "node:util";

import { ErrorFragment, type Interface } from "ethers";

import type { Refusal } from "../../src/refusal";
import { SessionKeyValidator__factory } from "../../typechain-types";
import type { Answer } from "./chain";
import type { Expectation } from "./modelAccount";
import type { Difference } from "./outcome";
import type { Question } from "./questions";
import type { Step } from "./steps";

const face: Interface = SessionKeyValidator__factory.createInterface();
const ERRORS = new Map(
  face.fragments
    .filter((it) => ErrorFragment.isFragment(it))
    .map((error): [string, ErrorFragment] => [error.selector, error]),
);

/** How the contract differs from the model, or undefined where it does not. */
export function difference(
  step: Step,
  expected: Expectation,
  questions: Question[],
  answer: Answer,
): Difference | undefined {
  return differenceBetween(
    [expectedVerdict(step, expected), ...expectedAnswers(questions)],
    [foundVerdict(step, answer), ...readAnswers(questions, answer.answers)],
  );
}

/** Types count too: an error's argument that is a bigint on one side is one on the other. */
export function differenceBetween(model: unknown[], contract: unknown[]): Difference | undefined {
  return isDeepStrictEqual(model, contract) ? undefined : { model, contract };
}

/** What the model answers, each with what was asked. */
export function expectedAnswers(questions: Question[]): unknown[] {
  return questions.map(({ name, answer }) => [name, answer]);
}

/** What the contract answers, in the same form. */
export function readAnswers(questions: Question[], results: string[]): unknown[] {
  return questions.map((question, i) => [question.name, question.read(results[i])]);
}

/** A refusal by the module's error, or by what else there is. */
export function refusalVerdict({ error, entryPointReason, data }: Refusal): unknown[] {
  return error === undefined ? [entryPointReason ?? data] : [error.name, ...(error.args.toArray() as unknown[])];
}

/** As `decodeRefusal` reads the module's own errors, without hashing the signature of every error every time. */
export function revertVerdict(data: string): unknown[] {
  const fragment = ERRORS.get(data.slice(0, 10));
  if (fragment === undefined) return [data];
  return [fragment.name, ...(face.decodeErrorResult(fragment, data).toArray() as unknown[])];
}

function expectedVerdict(step: Step, { error, validationData }: Expectation): unknown[] {
  if (error !== undefined) return [error.name, ...error.args];
  return step.kind === "operation" ? ["validated", validationData] : ["done"];
}

function foundVerdict(step: Step, { isSuccess, result }: Answer): unknown[] {
  if (!isSuccess) return revertVerdict(result);
  return step.kind === "operation" ? ["validated", BigInt(result)] : ["done"];
}
