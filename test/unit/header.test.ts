import { expect } from "chai";
import { ZeroAddress, toBeHex, type Contract } from "ethers";
import { readFileSync } from "fs";

import { seeded, type Seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

const GAS_MAXIMUM = 2n ** 96n - 1n;
const TIME_MAXIMUM = 2n ** 48n - 1n;

/** How the table in SessionHeader.sol names each field. */
const NAMES: Record<string, string> = {
  exists: "exists",
  isRevoked: "revoked",
  isRoot: "is root",
  hasGasLimit: "has a gas limit",
  isGasUnlimited: "gas is unlimited",
  hasNativeAllowance: "has a native allowance",
  hasAccountFunctions: "has account functions",
  hasAnyContractFunctions: "has functions on all contracts",
  hasTokenPurse: "has a purse of gas and a token's allowance",
  hasNativePurse: "has a purse of gas and the native allowance",
  paymasterPolicy: "paymaster policy",
  signerKind: "signer kind",
  epoch: "epoch",
  validAfter: "validAfter",
  validUntil: "validUntil",
  gasRemaining: "gas allowance",
};

/** The fields of a header as documented: the bit at which each begins, and how many bits it has. */
const FIELDS = documentedFields(readFileSync("contracts/types/SessionHeader.sol", "utf8"));

function documentedFields(source: string): Record<string, [shift: bigint, bits: bigint]> {
  const rows = [...source.matchAll(/\/\/\/ \| (\d+)(?: to (\d+))? +\| (.*?) *\|$/gm)];
  const entries = Object.entries(NAMES).map(([field, name]) => {
    const [, low, high = low] = rows.find(([, , , text]) => text.startsWith(name)) ?? [];
    if (low === undefined) throw new Error(`The table in SessionHeader.sol has no row for ${name}.`);
    return [field, [BigInt(low), BigInt(high) - BigInt(low) + 1n]];
  });
  return Object.fromEntries(entries) as Record<string, [bigint, bigint]>;
}

/** What the documented layout says of a word. */
function fieldsOf(word: bigint): Record<string, bigint> {
  const entries = Object.entries(FIELDS).map(([name, [shift, bits]]) => [name, (word >> shift) % 2n ** bits]);
  return Object.fromEntries(entries) as Record<string, bigint>;
}

async function read(harness: Contract, word: bigint): Promise<Record<string, bigint>> {
  const fields = await harness.read(word);
  return Object.fromEntries(Object.keys(FIELDS).map((name) => [name, BigInt(fields[name])]));
}

/** Any word that a header may be, with the fields in `zero` empty. */
function randomHeader(random: Seeded, zero: string[] = []): bigint {
  return Object.entries(FIELDS).reduce((word, [name, [shift, bits]]) => {
    const value = bits === 2n ? BigInt(random.below(3)) : random.bits(Number(bits));
    return zero.includes(name) ? word : word | (value << shift);
  }, 0n);
}

/** Functions that set fields, the fields that must be empty before, and those they set. */
const WRITERS: Record<string, { args: bigint[][]; sets: (argument: bigint) => Record<string, bigint> }> = {
  withRoot: { args: [[]], sets: () => ({ isRoot: 1n }) },
  withNativeAllowance: { args: [[]], sets: () => ({ hasNativeAllowance: 1n }) },
  withAccountFunctions: { args: [[]], sets: () => ({ hasAccountFunctions: 1n }) },
  withAnyContractFunctions: { args: [[]], sets: () => ({ hasAnyContractFunctions: 1n }) },
  withUnlimitedGas: { args: [[]], sets: () => ({ hasGasLimit: 1n, isGasUnlimited: 1n }) },
  withGasLimit: {
    args: [[0n], [1n], [GAS_MAXIMUM]],
    sets: (limit) => ({ hasGasLimit: 1n, gasRemaining: limit }),
  },
  withPurse: {
    args: [[1n], [GAS_MAXIMUM], [2n ** 160n - 1n], [2n ** 96n]],
    sets: (token) => ({ hasGasLimit: 1n, hasTokenPurse: 1n, gasRemaining: token % 2n ** 96n }),
  },
  withPaymasterPolicy: { args: [[0n], [1n], [2n]], sets: (policy) => ({ paymasterPolicy: policy }) },
  asRevoked: { args: [[]], sets: () => ({ exists: 1n, isRevoked: 1n }) },
};

/** An address is one, and no number. */
function argumentOf(name: string, argument: bigint): bigint | string {
  return name === "withPurse" ? toBeHex(argument, 20) : argument;
}

describe("SessionHeader", function () {
  it("documents fields that do not overlap", function () {
    const bits = Object.values(FIELDS).flatMap(([shift, count]) =>
      Array.from({ length: Number(count) }, (_, i) => Number(shift) + i),
    );
    expect(new Set(bits)).to.have.property("size", bits.length);
    expect(Math.max(...bits)).to.be.below(256);
  });

  it("creates a header that exists, with kind, epoch and window, and nothing else", async function () {
    const harness = await deploy("HeaderHarness");
    const random = seeded(4);
    const extremes = [0n, 1n, TIME_MAXIMUM];
    for (let i = 0; i < 60; i++) {
      const time = () => (i % 2 === 0 ? random.pick(extremes) : random.bits(48));
      const [signerKind, epoch, validAfter, validUntil] = [BigInt(random.below(3)), time(), time(), time()];
      const word: bigint = await harness.create(signerKind, epoch, validAfter, validUntil);
      const expected = { ...fieldsOf(0n), exists: 1n, signerKind, epoch, validAfter, validUntil };
      expect(fieldsOf(word)).to.deep.equal(expected);
      expect(await read(harness, word)).to.deep.equal(expected);
    }
  });

  it("reads each field where the layout says, whatever the others hold", async function () {
    const harness = await deploy("HeaderHarness");
    const random = seeded(5);
    for (let i = 0; i < 100; i++) {
      const word = randomHeader(random);
      expect(await read(harness, word)).to.deep.equal(fieldsOf(word));
    }
  });

  for (const [name, [shift, bits]] of Object.entries(FIELDS)) {
    it(`reads ${name} alone from its highest value`, async function () {
      const harness = await deploy("HeaderHarness");
      const highest = bits === 2n ? 2n : 2n ** bits - 1n;
      expect(await read(harness, highest << shift)).to.deep.equal({ ...fieldsOf(0n), [name]: highest });
    });
  }

  for (const [name, { args, sets }] of Object.entries(WRITERS)) {
    it(`changes no other field by ${name}`, async function () {
      const harness = await deploy("HeaderHarness");
      const random = seeded(6);
      for (let i = 0; i < 24; i++) {
        const list = random.pick(args);
        const set = sets(list[0]);
        const before = randomHeader(random, Object.keys(set));
        const after: bigint = await harness[name](before, ...list.map((argument) => argumentOf(name, argument)));
        expect(fieldsOf(after)).to.deep.equal({ ...fieldsOf(before), ...set });
      }
    });
  }

  it("knows a purse of either kind, and has nothing but flags for ether's", async function () {
    const harness = await deploy("HeaderHarness");
    const random = seeded(8);
    const flags = ["hasTokenPurse", "hasNativePurse", "hasGasLimit", "hasNativeAllowance"];
    for (let i = 0; i < 24; i++) {
      const before = randomHeader(random, [...flags, "gasRemaining"]);
      expect(await harness.hasPurse(before)).to.equal(false);
      const ether: bigint = await harness.withPurse(before, ZeroAddress);
      const set = { hasNativePurse: 1n, hasGasLimit: 1n, hasNativeAllowance: 1n };
      expect(fieldsOf(ether)).to.deep.equal({ ...fieldsOf(before), ...set });
      expect(await harness.hasPurse(ether)).to.equal(true);
      expect(await harness.hasPurse(await harness.withPurse(before, random.bytes(20)))).to.equal(true);
    }
  });

  it("takes gas down to zero and changes no other field", async function () {
    const harness = await deploy("HeaderHarness");
    const random = seeded(7);
    for (const remaining of [1n, GAS_MAXIMUM, random.bits(96), random.bits(60)]) {
      for (const cost of [0n, 1n, remaining / 2n, remaining - 1n, remaining]) {
        const before = randomHeader(random, ["gasRemaining"]) | remaining;
        const after: bigint = await harness.minusGas(before, cost);
        expect(fieldsOf(after)).to.deep.equal({ ...fieldsOf(before), gasRemaining: remaining - cost });
      }
    }
  });

  it("is live when it exists, is not revoked and has the current epoch", async function () {
    const harness = await deploy("HeaderHarness");
    for (const epoch of [0n, 1n, TIME_MAXIMUM]) {
      const header: bigint = await harness.create(0, epoch, 0, 0);
      expect(await harness.isLive(header, epoch)).to.equal(true);
      expect(await harness.isLive(header, epoch ^ 1n)).to.equal(false);
      expect(await harness.isLive(header, epoch ^ (1n << 47n))).to.equal(false);
      expect(await harness.isLive(await harness.asRevoked(header), epoch)).to.equal(false);
      expect(await harness.isLive(header - (1n << FIELDS.exists[0]), epoch)).to.equal(false);
    }
  });
});
