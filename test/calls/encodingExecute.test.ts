import { expect } from "chai";
import { MaxUint256, concat, dataSlice, getAddress, toBeHex, zeroPadValue } from "ethers";

import { encodeExecute, encodeSingle } from "../../src/accounts/erc7579";
import { MODE_SINGLE, executeSingle, words } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { accountFunctions, functionsOnContract, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

const EXECUTE = selector("execute(bytes32,bytes)");
/** Where the blob's offset and its length stand, behind the selector and the mode. */
const OFFSET_AT = 36n;
const LENGTH_AT = 68n;
const HUGE = [MaxUint256, 2n ** 255n, 2n ** 64n, 2n ** 64n - 1n, 2n ** 32n, 2n ** 32n - 1n];

async function fixture() {
  const w = await world();
  const recorder = await w.recorder.getAddress();
  const sessionId = await grant(w, [await functionsOnContract(recorder, "ping()"), native(), accountFunctions("f()")]);
  const good = encodeSingle({ to: recorder, data: selector("ping()") });
  const bad = encodeSingle({ to: recorder, data: selector("pong()") });
  return { w, sessionId, recorder, good, bad };
}

/** Zeros up to a whole word. */
function padded(blob: string): string {
  const missing = (32 - ((blob.length / 2 - 1) % 32)) % 32;
  return blob + "00".repeat(missing);
}

/** `execute` with words of one's own. */
function execute(mode: string, offset: bigint | number, ...rest: (bigint | number | string)[]): string {
  return concat([EXECUTE, mode, words(offset, ...rest)]);
}

describe("encoding of execute [SK-06]", function () {
  it("is what the compiler writes, and nothing else is at the blob's offset", async function () {
    const { w, sessionId, good } = await fixture();
    const length = good.length / 2 - 1;
    await expectAllowed(w, sessionId, execute(MODE_SINGLE, 64, length, padded(good)));
    const elsewhere = [0n, 32n, 63n, 65n, 96n, 2n ** 160n + 64n, ...HUGE];
    for (const offset of elsewhere) {
      const callData = execute(MODE_SINGLE, offset, length, padded(good));
      await expectRefused(w, sessionId, callData, "NonCanonicalEncoding", [OFFSET_AT]);
    }
  });

  it("can't point at a second blob", async function () {
    const { w, sessionId, good, bad } = await fixture();
    const length = good.length / 2 - 1;
    const second = 64 + 32 + padded(good).length / 2 - 1;
    const both = [length, padded(good), length, padded(bad)];
    await expectRefused(w, sessionId, execute(MODE_SINGLE, second, ...both), "NonCanonicalEncoding", [OFFSET_AT]);
    await expectAllowed(w, sessionId, execute(MODE_SINGLE, 64, ...both));
  });

  it("has the blob inside the calldata", async function () {
    const { w, sessionId, good } = await fixture();
    const length = good.length / 2 - 1;
    for (const wrong of [BigInt(length + 1), BigInt(length + 32), ...HUGE]) {
      const callData = execute(MODE_SINGLE, 64, wrong, good);
      await expectRefused(w, sessionId, callData, "NonCanonicalEncoding", [LENGTH_AT]);
    }
    await expectAllowed(w, sessionId, execute(MODE_SINGLE, 64, length, padded(good)));
  });

  it("ignores what follows the end, and does not compare padding", async function () {
    const { w, sessionId, good } = await fixture();
    const plain = executeSingle(good);
    await expectAllowed(w, sessionId, concat([plain, "0x62617365"]));
    await expectAllowed(w, sessionId, concat([plain, toBeHex(1, 64)]));
    await expectAllowed(w, sessionId, concat([dataSlice(plain, 0, plain.length / 2 - 2), "0xff"]));
    const dirty = concat([dataSlice(plain, 0, 100 + good.length / 2 - 1), "0x".padEnd(18, "f")]);
    await expectAllowed(w, sessionId, dirty);
    const longer = execute(MODE_SINGLE, 64, good.length / 2 - 1 + 4, good);
    await expectRefused(w, sessionId, longer, "NonCanonicalEncoding", [LENGTH_AT]);
  });
});

describe("length of the operation's calldata [SK-06]", function () {
  for (const length of [0, 3]) {
    it(`of ${length} bytes has no function`, async function () {
      const { w, sessionId, good } = await fixture();
      const callData = dataSlice(executeSingle(good), 0, length);
      await expectRefused(w, sessionId, callData, "AccountCallNotPermitted", [0n, "0x00000000"]);
      await expectAllowed(w, sessionId, executeSingle(good));
    });
  }

  for (const length of [4, 35, 36, 67, 68, 99]) {
    it(`of ${length} bytes is too short for execute`, async function () {
      const { w, sessionId, good } = await fixture();
      const callData = dataSlice(executeSingle(good), 0, length);
      await expectRefused(w, sessionId, callData, "CallDataTooShort", [BigInt(length), 100n]);
      await expectAllowed(w, sessionId, executeSingle(good));
    });
  }

  it("of 100 bytes holds an empty blob, which is too short for a call", async function () {
    const { w, sessionId, good } = await fixture();
    await expectRefused(w, sessionId, execute(MODE_SINGLE, 64, 0), "CallDataTooShort", [100n, 152n]);
    await expectRefused(w, sessionId, execute(MODE_SINGLE, 64, 1), "NonCanonicalEncoding", [LENGTH_AT]);
    await expectAllowed(w, sessionId, executeSingle(good));
  });
});

describe("encoding of a single call [SK-06]", function () {
  for (const length of [0, 19, 20, 51]) {
    it(`of ${length} bytes is too short`, async function () {
      const { w, sessionId, good } = await fixture();
      const blob = dataSlice(good, 0, length);
      await expectRefused(w, sessionId, executeSingle(blob), "CallDataTooShort", [BigInt(100 + length), 152n]);
      await expectAllowed(w, sessionId, executeSingle(good));
    });
  }

  it("of 52 bytes has empty calldata", async function () {
    const { w, sessionId, recorder } = await fixture();
    await expectAllowed(w, sessionId, executeSingle(encodeSingle({ to: recorder, value: 1n })));
    const empty = executeSingle(encodeSingle({ to: recorder }));
    await expectRefused(w, sessionId, empty, "EmptyCallNotPermitted", [0n, recorder]);
  });

  it("is packed: the ABI encoding of the same call names another target", async function () {
    const { w, sessionId, recorder } = await fixture();
    const blob = words(zeroPadValue(recorder, 32), 1, 96, 0);
    const target = getAddress(dataSlice(blob, 0, 20));
    const [value, data] = [dataSlice(blob, 20, 52), dataSlice(blob, 52)];
    const args = [0n, target, dataSlice(data, 0, 4)];
    expect(BigInt(value)).to.not.equal(0n);
    await expectRefused(w, sessionId, executeSingle(blob), "FunctionNotPermitted", args);
    await expectAllowed(w, sessionId, encodeExecute([{ to: recorder, value: 1n }]));
  });
});
