import type { Step } from "./steps";

/**
 * Leaves out every step without which the last one is still judged differently.
 * @param fails Whether model and contract disagree about the last of the steps.
 */
export async function shrink(steps: Step[], fails: (steps: Step[]) => Promise<boolean>): Promise<Step[]> {
  let needed = steps;
  for (let i = steps.length - 2; i >= 0; i--) {
    const without = needed.filter((_, place) => place !== i);
    if (await fails(without)) needed = without;
  }
  return needed;
}
