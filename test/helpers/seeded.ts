import { hexlify } from "ethers";

/** Random values that are the same in every run. */
export interface Seeded {
  /** 0 to `end - 1`. */
  below(end: number): number;
  /** A number of at most so many bits. */
  bits(count: number): bigint;
  /** Hex. */
  bytes(length: number): string;
  pick<T>(list: readonly T[]): T;
}

/** A generator of random values. Tests print nothing of it: the seed is in the test. */
export function seeded(seed: number): Seeded {
  let state = seed;
  const next = () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (end: number) => next() % end;
  const bytes = (length: number) => hexlify(Uint8Array.from({ length }, () => next() >>> 24));
  const bits = (count: number) => BigInt(bytes(32)) >> BigInt(256 - count);
  return { below, bits, bytes, pick: (list) => list[below(list.length)] };
}
