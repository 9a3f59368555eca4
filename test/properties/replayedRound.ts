import type { SessionKeyValidator } from "../../typechain-types";
import { replay } from "./chain";
import { difference } from "./compare";
import { apply, type Expectation, type ModelAccount } from "./modelAccount";
import { questionsAbout } from "./questions";
import type { Step } from "./steps";

/** The first step about which model and contract disagree. */
export interface Found {
  index: number;
  difference: { model: unknown; contract: unknown };
}

/** What the steps came to. */
export interface Replayed {
  expectations: Expectation[];
  found?: Found;
}

/** Takes the steps in the model and on the chain, and compares verdict and allowances after each. */
export async function replaySteps(module: SessionKeyValidator, model: ModelAccount, steps: Step[]): Promise<Replayed> {
  const expectations: Expectation[] = [];
  const questions = steps.map((step) => {
    const expectation = apply(model, step);
    expectations.push(expectation);
    return questionsAbout(module, model, expectation.known);
  });
  const answers = await replay(module, model.state.account, steps, questions, model.time);
  for (const [index, step] of steps.entries()) {
    const different = difference(step, expectations[index], questions[index], answers[index]);
    if (different !== undefined) return { expectations, found: { index, difference: different } };
  }
  return { expectations };
}
