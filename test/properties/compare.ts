import { decodeRefusal } from "../../src/refusal";
import type { Answer } from "./chain";
import type { Expectation } from "./modelAccount";
import type { Question } from "./questions";
import { toJson, type Step } from "./steps";

/** How the contract differs from the model, or undefined where it does not. */
export function difference(step: Step, expected: Expectation, questions: Question[], answer: Answer) {
  const said = {
    verdict: expectedVerdict(step, expected),
    left: questions.map(({ name, answer: own }) => [name, own]),
  };
  const left = questions.map((question, i) => [question.name, question.read(answer.answers[i])]);
  const found = { verdict: foundVerdict(step, answer), left };
  return toJson(said) === toJson(found) ? undefined : { model: said, contract: found };
}

function expectedVerdict(step: Step, { error, validationData }: Expectation): unknown[] {
  if (error !== undefined) return [error.name, ...error.args];
  return step.kind === "operation" ? ["validated", validationData] : ["done"];
}

function foundVerdict(step: Step, { isSuccess, result }: Answer): unknown[] {
  if (!isSuccess) {
    const { error, data } = decodeRefusal(result);
    return error === undefined ? [data] : [error.name, ...(error.args.toArray() as unknown[])];
  }
  return step.kind === "operation" ? ["validated", BigInt(result)] : ["done"];
}
