import { expect } from "chai";
import { toBeHex, type Contract } from "ethers";

import { seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

const ALLOWANCE_MAXIMUM = 2n ** 224n - 1n;
const NOTHING = {
  exists: false,
  isToken: false,
  isContractAccess: false,
  isUnlimited: false,
  functionCount: 0n,
  allowance: 0n,
};

/** The rule words that selectors are added to, and the lane of the first selector. */
const LAYOUTS: Record<string, [word: (harness: Contract) => Promise<bigint>, firstLane: number]> = {
  "a list of functions": [() => Promise.resolve(0n), 1],
  "a token with a full allowance": [(harness) => harness.token(ALLOWANCE_MAXIMUM), 8],
  "a token with an allowance of zero": [(harness) => harness.token(0n), 8],
  "a token without a limit": [(harness) => harness.unlimitedToken(), 8],
};

async function read(harness: Contract, word: bigint): Promise<unknown> {
  return (await harness.read(word)).toObject();
}

/** So many selectors, ascending, with the lowest and the highest among them where there is room. */
function selectorsOf(count: number): string[] {
  const random = seeded(count);
  const values = new Set<bigint>([0n, 2n ** 32n - 1n]);
  while (values.size < count) values.add(random.bits(32));
  const numbers = [...values].slice(0, count).sort((a, b) => (a < b ? -1 : 1));
  return numbers.map((value) => toBeHex(value, 4));
}

/** The nine words that a rule with these selectors must be. */
function expectedWords(first: bigint, firstLane: number, selectors: string[]): bigint[] {
  const words = [first | (BigInt(selectors.length) << 224n), ...Array<bigint>(8).fill(0n)];
  for (const [i, selector] of selectors.entries()) {
    const lane = firstLane + i;
    words[Math.floor(lane / 8)] |= BigInt(selector) << BigInt(224 - 32 * (lane % 8));
  }
  return words;
}

/** Listed or not: each selector, neighbours of the last, zero, and whatever else the first words hold. */
function candidates(selectors: string[], words: bigint[]): string[] {
  const neighbours = selectors.slice(-3).flatMap((selector) => [BigInt(selector) - 1n, BigInt(selector) + 1n]);
  const lanes = words
    .slice(0, 2)
    .flatMap((word) => Array.from({ length: 8 }, (_, i) => (word >> BigInt(32 * i)) % 2n ** 32n));
  const values = [0n, 2n ** 32n - 1n, ...selectors.map(BigInt), ...neighbours, ...lanes];
  return [...new Set(values)].filter((value) => value >= 0n && value < 2n ** 32n).map((value) => toBeHex(value, 4));
}

describe("Rule", function () {
  it("does not exist as the zero word, and does as anything that is granted", async function () {
    const harness = await deploy("RuleHarness");
    expect(await read(harness, 0n)).to.deep.equal(NOTHING);
    const access: bigint = await harness.contractAccess();
    expect(await read(harness, access)).to.deep.equal({ ...NOTHING, exists: true, isContractAccess: true });
    const unlimited: bigint = await harness.unlimitedToken();
    const token = { ...NOTHING, exists: true, isToken: true };
    expect(await read(harness, unlimited)).to.deep.equal({ ...token, isUnlimited: true });
    const list: bigint = await harness.withFunctionCount(0n, 1n);
    expect(await read(harness, list)).to.deep.equal({ ...NOTHING, exists: true, functionCount: 1n });
  });

  it("keeps allowance, count and flags apart", async function () {
    const harness = await deploy("RuleHarness");
    const random = seeded(8);
    for (const allowance of [0n, 1n, ALLOWANCE_MAXIMUM, random.bits(224), random.bits(128)]) {
      for (const functionCount of [0n, 1n, 7n, 8n, 64n]) {
        const word: bigint = await harness.withFunctionCount(await harness.token(allowance), functionCount);
        const expected = { ...NOTHING, exists: true, isToken: true, functionCount };
        expect(await read(harness, word)).to.deep.equal({ ...expected, allowance });
        for (const amount of [0n, allowance / 2n, allowance]) {
          const after: bigint = await harness.minusAllowance(word, amount);
          expect(await read(harness, after)).to.deep.equal({ ...expected, allowance: allowance - amount });
        }
      }
    }
  });
});

for (const [name, [create, firstLane]] of Object.entries(LAYOUTS)) {
  describe(`RuleWords: ${name}`, function () {
    // Every count up to where the third word begins, then those around the ends of words.
    for (const counts of [
      [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17],
      [23, 24, 31, 32, 39, 40, 47, 48, 55, 56, 63, 64],
    ]) {
      it(`holds ${counts[0]} to ${counts.at(-1)} selectors, and finds those alone`, async function () {
        const harness = await deploy("RuleHarness");
        const first = await create(harness);
        for (const count of counts) {
          const selectors = selectorsOf(count);
          await harness.write(count, first, selectors);
          const words: bigint[] = [...(await harness.words(count))];
          expect(words, `${count} selectors`).to.deep.equal(expectedWords(first, firstLane, selectors));
          const asked = candidates(selectors, words);
          const answers: boolean[] = [...(await harness.contains(count, asked))];
          expect(answers, `${count} selectors`).to.deep.equal(asked.map((value) => selectors.includes(value)));
        }
      });
    }
  });
}
