import { expect } from "chai";
import { AbiCoder, concat, dataLength, dataSlice, getBytes, hexlify, toBeHex, type BytesLike } from "ethers";

import { encodeBatch, encodeSingle } from "../../src/accounts/erc7579";
import { MODE_BATCH, executeBatch, executeSingle } from "../helpers/calls";
import { validate } from "../helpers/direct";
import { contractAccess, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const MUTATIONS = 300;
const SEED = 20_261;
const INTERESTING = [0n, 1n, 31n, 32n, 64n, 96n, 100n, 160n, 2n ** 32n, 2n ** 64n, 2n ** 160n, 2n ** 256n - 1n];
const EXECUTE = selector("execute(bytes32,bytes)");

/** Mulberry32: numbers from 0 to below `limit`, the same in every run. */
function randomFrom(seed: number): (limit: number) => number {
  let state = seed;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

/** One change: a word, a bit, or the length. */
function mutate(callData: string, random: (limit: number) => number): string {
  const bytes = getBytes(callData);
  const kind = random(4);
  if (kind === 0) {
    const word = 4 + 32 * random(Math.floor((bytes.length - 4) / 32));
    bytes.set(getBytes(toBeHex(INTERESTING[random(INTERESTING.length)], 32)), word);
    return hexlify(bytes);
  }
  if (kind === 1) {
    bytes[4 + random(bytes.length - 4)] ^= 1 << random(8);
    return hexlify(bytes);
  }
  if (kind === 2) {
    const word = 4 + 32 * random(Math.floor((bytes.length - 4) / 32));
    bytes[word + 31] = (bytes[word + 31] + [1, 255, 32, 224, 4][random(5)]) % 256;
    return hexlify(bytes);
  }
  return hexlify(bytes.slice(0, 4 + random(bytes.length - 4)));
}

/** The same calldata, decoded and encoded again: without the suffix, with clean padding. */
function reencoded(callData: string): { again: string; execution: string; inner: string } {
  const coder = AbiCoder.defaultAbiCoder();
  const [mode, execution] = coder.decode(["bytes32", "bytes"], dataSlice(callData, 4)) as unknown as [string, string];
  const again = concat([EXECUTE, coder.encode(["bytes32", "bytes"], [mode, execution])]);
  if (mode !== MODE_BATCH) return { again, execution, inner: execution };
  const types = ["tuple(address,uint256,bytes)[]"];
  const calls: unknown = coder.decode(types, execution)[0];
  return { again, execution, inner: coder.encode(types, [calls]) };
}

/** Equal but for bytes of padding, which are zero in `clean`. */
function isSameButPadding(actual: BytesLike, clean: string): boolean {
  const [left, right] = [getBytes(actual), getBytes(clean)];
  return left.length >= right.length && right.every((byte, i) => byte === 0 || byte === left[i]);
}

async function samples(w: World): Promise<string[]> {
  const recorder = await w.recorder.getAddress();
  const call = (data: string, value = 0n) => ({ to: recorder, value, data });
  return [
    executeSingle(encodeSingle(call("0x12345678", 1n))),
    executeBatch(encodeBatch([call("0x12345678"), call(`0x${"ab".repeat(33)}`, 2n), call("0x")])),
    executeBatch(encodeBatch([call(`0x${"cd".repeat(64)}`)])),
  ];
}

describe("decoding of mutated calldata [SK-06]", function () {
  it(`refuses, or reads what a strict decoder reads: ${MUTATIONS} mutations`, async function () {
    const w = await world();
    const sessionId = await grant(w, [await contractAccess(w.recorder), native(1n << 255n)]);
    const originals = await samples(w);
    const random = randomFrom(SEED);
    let accepted = 0;
    for (const original of originals) expect((await validate(w, sessionId, original)).refusal).to.equal(undefined);
    for (let i = 0; i < MUTATIONS; i++) {
      const callData = mutate(originals[i % originals.length], random);
      // A direct call, because a bundle for each would take ten times as long.
      const { refusal } = await validate(w, sessionId, callData);
      if (refusal !== undefined) {
        expect(refusal.error?.name, `mutation ${i} of seed ${SEED}: ${callData}`).to.not.equal(undefined);
        continue;
      }
      accepted++;
      const { again, execution, inner } = reencoded(callData);
      expect(dataLength(execution), `mutation ${i} of seed ${SEED}`).to.equal(dataLength(inner));
      expect(isSameButPadding(execution, inner), `mutation ${i} of seed ${SEED}: ${callData}`).to.equal(true);
      expect(isSameButPadding(concat([callData, "0x".padEnd(66, "0")]), again)).to.equal(true);
    }
    expect(accepted).to.be.within(1, MUTATIONS - 1);
  });
});
