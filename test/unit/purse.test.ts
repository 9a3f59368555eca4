import { expect } from "chai";
import { MaxUint256, toBeHex } from "ethers";

import { purseOf } from "../helpers/purses";
import { seeded, type Seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

const ADDRESS_MAXIMUM = 2n ** 160n - 1n;
const GAS_MAXIMUM = 2n ** 80n - 1n;
const ALLOWANCE_MAXIMUM = 2n ** 112n - 1n;

/** The ends of a field, and any number between them. */
const anyOf = (random: Seeded, maximum: bigint) =>
  random.pick([0n, 1n, maximum - 1n, maximum, random.bits(256) % (maximum + 1n)]);

describe("Purse", function () {
  it("has each field where the layout says, whatever the others hold", async function () {
    const harness = await deploy("PurseHarness");
    const random = seeded(101);
    for (let i = 0; i < 60; i++) {
      const [token, gas] = [toBeHex(anyOf(random, ADDRESS_MAXIMUM), 20), anyOf(random, GAS_MAXIMUM)];
      const allowance = anyOf(random, ALLOWANCE_MAXIMUM);
      const word = purseOf(token, gas, allowance);
      expect(await harness.create(token, gas, allowance)).to.equal(word);
      expect(await harness.read(word)).to.deep.equal([gas, allowance]);
    }
  });

  it("takes gas and allowance down to zero and changes no other field", async function () {
    const harness = await deploy("PurseHarness");
    const random = seeded(102);
    for (let i = 0; i < 60; i++) {
      const [token, gas] = [toBeHex(anyOf(random, ADDRESS_MAXIMUM), 20), anyOf(random, GAS_MAXIMUM)];
      const allowance = anyOf(random, ALLOWANCE_MAXIMUM);
      const word = purseOf(token, gas, allowance);
      const [cost, amount] = [anyOf(random, gas + 1n) % (gas + 1n), anyOf(random, allowance + 1n) % (allowance + 1n)];
      expect(await harness.minusGas(word, cost)).to.equal(purseOf(token, gas - cost, allowance));
      expect(await harness.minusAllowance(word, amount)).to.equal(purseOf(token, gas, allowance - amount));
      expect(await harness.minusGas(word, gas)).to.equal(purseOf(token, 0n, allowance));
      expect(await harness.minusAllowance(word, allowance)).to.equal(purseOf(token, gas, 0n));
    }
  });

  it("holds what fits, and nothing that is unlimited", async function () {
    const harness = await deploy("PurseHarness");
    for (const gas of [1n, GAS_MAXIMUM, GAS_MAXIMUM + 1n, MaxUint256]) {
      for (const allowance of [1n, ALLOWANCE_MAXIMUM, ALLOWANCE_MAXIMUM + 1n, MaxUint256]) {
        const fits = gas <= GAS_MAXIMUM && allowance <= ALLOWANCE_MAXIMUM;
        expect(await harness.canHold(gas, allowance)).to.equal(fits);
      }
    }
  });
});
