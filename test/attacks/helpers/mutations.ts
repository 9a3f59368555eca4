import { concat, dataLength, dataSlice, getBytes, hexlify, toBeHex } from "ethers";

import type { Seeded } from "../../helpers/seeded";

/** What offsets and lengths are replaced by. */
const NUMBERS = [0n, 1n, 20n, 31n, 32n, 51n, 52n, 64n, 65n, 68n, 96n, 100n, 128n, 160n, 192n, 224n, 256n];
const HUGE = [
  2n ** 16n - 1n,
  2n ** 32n,
  2n ** 64n - 1n,
  2n ** 64n,
  2n ** 160n,
  2n ** 255n,
  2n ** 256n - 32n,
  2n ** 256n - 1n,
];
const STEPS = [1, 255, 2, 4, 32, 224, 64, 192];

/** Byte strings to change, and what is known of them. */
export interface Samples {
  valid: string[];
  /** Where words of 32 bytes begin: behind a selector, or behind a session id. */
  wordsFrom: number;
}

type Mutation = (bytes: string, samples: Samples, random: Seeded) => string;

/** A place of a word, or any place at all. */
function placeOf(bytes: string, size: number, { wordsFrom }: Samples, random: Seeded): number {
  const places = dataLength(bytes) - size + 1;
  if (places <= 0) return 0;
  const words = Math.floor((places - 1 - wordsFrom) / 32) + 1;
  return words > 0 && random.below(4) !== 0 ? wordsFrom + 32 * random.below(words) : random.below(places);
}

function overwritten(bytes: string, position: number, part: string): string {
  const end = Math.min(position + dataLength(part), dataLength(bytes));
  return concat([dataSlice(bytes, 0, position), dataSlice(part, 0, end - position), dataSlice(bytes, end)]);
}

const MUTATIONS: Mutation[] = [
  // One bit.
  (bytes, _, random) => {
    const changed = getBytes(bytes);
    if (changed.length > 0) changed[random.below(changed.length)] ^= 1 << random.below(8);
    return hexlify(changed);
  },
  // The last byte of a word, up or down: an offset or a length that is a little wrong.
  (bytes, samples, random) => {
    const changed = getBytes(bytes);
    const last = placeOf(bytes, 32, samples, random) + 31;
    if (last < changed.length) changed[last] += random.pick(STEPS);
    return hexlify(changed);
  },
  // A whole word.
  (bytes, samples, random) =>
    overwritten(bytes, placeOf(bytes, 32, samples, random), toBeHex(random.pick([...NUMBERS, ...HUGE]), 32)),
  // A length of two bytes.
  (bytes, samples, random) => overwritten(bytes, placeOf(bytes, 2, samples, random), toBeHex(random.pick(NUMBERS), 2)),
  // Two words change places.
  (bytes, samples, random) => {
    const [a, b] = [placeOf(bytes, 32, samples, random), placeOf(bytes, 32, samples, random)];
    if (Math.max(a, b) + 32 > dataLength(bytes)) return bytes;
    const other = overwritten(bytes, a, dataSlice(bytes, b, b + 32));
    return overwritten(other, b, dataSlice(bytes, a, a + 32));
  },
  // The end is missing.
  (bytes, _, random) => dataSlice(bytes, 0, random.below(dataLength(bytes) + 1)),
  // Bytes are added, within or behind.
  (bytes, samples, random) => {
    const at = random.below(3) === 0 ? dataLength(bytes) : placeOf(bytes, 0, samples, random);
    const added = random.pick([random.bytes(1 + random.below(40)), toBeHex(random.pick(NUMBERS), 32)]);
    return concat([dataSlice(bytes, 0, at), added, dataSlice(bytes, at)]);
  },
  // Some words are missing, or come twice.
  (bytes, samples, random) => {
    const [a, b] = [placeOf(bytes, 0, samples, random), placeOf(bytes, 0, samples, random)];
    return concat([dataSlice(bytes, 0, a), dataSlice(bytes, b)]);
  },
  // The head of one and the tail of another.
  (bytes, samples, random) => {
    const other = random.pick(samples.valid);
    const at = placeOf(bytes, 0, samples, random);
    const from = random.below(2) === 0 ? Math.min(at, dataLength(other)) : placeOf(other, 0, samples, random);
    return concat([dataSlice(bytes, 0, at), dataSlice(other, from)]);
  },
];

/**
 * An offset that leads behind the end, where a part of another sample stands. What the compiler puts behind an offset
 * is what it leads to, and it counts from the arguments' start, from itself, or from two words before it.
 */
const repointed: Mutation = (bytes, samples, random) => {
  const isNearFront = random.below(2) === 0;
  const position = isNearFront ? samples.wordsFrom + 32 * random.below(6) : placeOf(bytes, 32, samples, random);
  const base = random.pick([samples.wordsFrom, position, position - 64]);
  const other = random.pick(samples.valid);
  if (base < 0 || position + 32 > Math.min(dataLength(bytes), dataLength(other))) return bytes;
  const longer = concat([bytes, dataSlice(other, position + 32)]);
  return overwritten(longer, position, toBeHex(dataLength(bytes) - base, 32));
};

/** One of the samples with one to three changes. */
export function mutate(samples: Samples, random: Seeded): string {
  let bytes = random.pick(samples.valid);
  const changes = 1 + Math.floor(random.below(6) / 3) + Math.floor(random.below(8) / 7);
  for (let i = 0; i < changes; i++) bytes = pickMutation(random)(bytes, samples, random);
  return bytes;
}

function pickMutation(random: Seeded): Mutation {
  return random.below(3) === 0 ? repointed : random.pick(MUTATIONS);
}
