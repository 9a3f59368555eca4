import { expect } from "chai";
import { toBeHex, type Contract } from "ethers";

import lists from "../../src/publishedFunctionList.json";
import { selector } from "../helpers/permissions";
import { seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

/** Asks for many selectors, few enough at a time for one call. */
async function ask(harness: Contract, question: string, selectors: string[]): Promise<boolean[]> {
  const answers: boolean[] = [];
  for (let i = 0; i < selectors.length; i += 500) {
    answers.push(...(await harness.getFunction(question)(selectors.slice(i, i + 500))));
  }
  return answers;
}

/** Every listed selector, those next to it, the same with one bit changed, and 2,000 random ones. */
function candidates(listed: string[]): string[] {
  const random = seeded(10);
  const near = listed.map(BigInt).flatMap((value) => {
    const flipped = value ^ (1n << BigInt(random.below(32)));
    return [value, value - 1n, value + 1n, value ^ (1n << 31n), flipped];
  });
  const far = Array.from({ length: 2000 }, () => random.bits(32));
  // The ranges of the lookup begin at whole leading bytes.
  const edges = Array.from({ length: 256 }, (_, i) => [BigInt(i) << 24n, (BigInt(i) << 24n) + 0xffffffn]).flat();
  const inside = [...near, ...far, ...edges].filter((value) => value >= 0n && value < 2n ** 32n);
  return inside.map((value) => toBeHex(value, 4));
}

const LISTS = {
  arePrivileged: lists.privileged,
  areTokenMoving: lists.tokenMoving,
};

for (const [question, entries] of Object.entries(LISTS)) {
  describe(`PublishedFunctions: ${question}`, function () {
    const listed = entries.map(({ signature }) => selector(signature));

    it("is true of every function in the source", async function () {
      const harness = await deploy("PublishedFunctionsHarness");
      expect(await ask(harness, question, listed)).to.deep.equal(listed.map(() => true));
    });

    it("is false of anything else: neighbours, other lists, random selectors", async function () {
      const harness = await deploy("PublishedFunctionsHarness");
      const known = new Set(listed);
      const other = Object.values(LISTS).flatMap((list) => list.map(({ signature }) => selector(signature)));
      const asked = [...candidates(listed), ...other];
      const expected = asked.map((value) => known.has(value));
      expect(await ask(harness, question, asked)).to.deep.equal(expected);
    });
  });
}
