import { expect } from "chai";
import { AbiCoder, concat, dataLength, dataSlice, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { encodeModuleCall } from "../helpers/moduleCalls";
import { expectError, refusalOf } from "../helpers/operations";
import { contractAccess, functionsOnAllContracts, native } from "../helpers/permissions";
import { installCallData, ownerSends, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

async function canonical(w: World): Promise<string> {
  const sessions = [
    sessionOf(w, [native(5n), functionsOnAllContracts("ping()", "pong()")]),
    sessionOf(w, [await contractAccess(w.recorder)], { salt: 1n }),
  ];
  return `0x${encodeModuleCall(w, "grantSessions", [sessions]).slice(10)}`;
}

/** `data` with another word at a position, bytes. */
function withWord(data: string, position: number, word: bigint): string {
  return concat([dataSlice(data, 0, position), toBeHex(word, 32), dataSlice(data, position + 32)]);
}

/** Ways to spoil an encoding that the decoder itself must see. */
const SPOILED: Record<string, (data: string) => string> = {
  "one byte": () => "0x00",
  "63 bytes": (data) => dataSlice(data, 0, 63),
  "one byte after the end": (data) => concat([data, "0x00"]),
  "one word after the end": (data) => concat([data, toBeHex(0, 32)]),
  "the offset of an empty list at 64": () => concat([toBeHex(64, 32), toBeHex(0, 64)]),
  "an offset of zero": (data) => withWord(data, 0, 0n),
  "an offset with a dirty upper bit": (data) => withWord(data, 0, 2n ** 255n + 32n),
  "a length that leaves a session out": (data) => withWord(data, 32, 1n),
  "an empty list with sessions behind it": (data) => withWord(data, 32, 0n),
  "a list that is encoded twice over": (data) => concat([data, data]),
  "an empty list with a word behind it": () => concat([toBeHex(32, 32), toBeHex(0, 32), toBeHex(0, 32)]),
};

/** Spoiled encodings that Solidity's own bounds checks may see first. */
const OUT_OF_BOUNDS: Record<string, (data: string) => string> = {
  "a byte missing at the end": (data) => dataSlice(data, 0, dataLength(data) - 1),
  "a word missing at the end": (data) => dataSlice(data, 0, dataLength(data) - 32),
  "nothing but the offset and the length": (data) => dataSlice(data, 0, 64),
  "a length one too great": (data) => withWord(data, 32, 3n),
  "a huge length": (data) => withWord(data, 32, 2n ** 256n - 1n),
  "a session far away": (data) => withWord(data, 64, 2n ** 255n),
  "a signer kind that does not exist": (data) => withWord(data, 128, 3n),
  "a salt with dirty upper bits": (data) => withWord(data, 192, 2n ** 96n),
};

/** The compiler's encoding of what any decoder reads in `data`. */
function encodeAgain(w: World, data: string): string {
  const [sessions] = w.module.interface.decodeFunctionData(
    "grantSessions",
    concat([w.module.interface.getFunction("grantSessions").selector, data]),
  );
  return `0x${encodeModuleCall(w, "grantSessions", [sessions]).slice(10)}`;
}

async function install(w: World, data: string) {
  const module = w.module.connect(ethers.provider);
  return refusalOf(() => module.onInstall.staticCall(data, { from: w.account.address }));
}

describe("onInstall: data [SK-19]", function () {
  it("takes the encoding of two sessions, of none, and no data", async function () {
    const w = await world();
    const none = AbiCoder.defaultAbiCoder().encode(["uint256[]"], [[]]);
    for (const data of [await canonical(w), none, "0x"]) {
      expect(await install(w, data)).to.equal(undefined);
    }
  });

  for (const [name, spoil] of Object.entries(SPOILED)) {
    it(`refuses ${name}`, async function () {
      const w = await world();
      expectError(await install(w, spoil(await canonical(w))), "InvalidInstallData", []);
    });
  }

  for (const [name, spoil] of Object.entries(OUT_OF_BOUNDS)) {
    it(`refuses ${name}, with an error or without`, async function () {
      const w = await world();
      const refusal = await install(w, spoil(await canonical(w)));
      expect(refusal, "not refused").to.not.equal(undefined);
      expect(["InvalidInstallData", undefined]).to.include(refusal?.error?.name);
    });
  }

  it("refuses a dirty bit anywhere, unless the bit changes the grant itself", async function () {
    const w = await world();
    const data = await canonical(w);
    for (let position = 0; position < dataLength(data); position += 32) {
      const dirty = withWord(data, position, BigInt(dataSlice(data, position, position + 32)) ^ (1n << 40n));
      const refusal = await install(w, dirty);
      const isAnotherGrant = refusal === undefined && encodeAgain(w, dirty) === dirty && dirty !== data;
      expect(refusal !== undefined || isAnotherGrant, `the word at ${position}`).to.equal(true);
    }
  });

  it("refuses through the EntryPoint, and leaves the module uninstalled", async function () {
    const w = await world();
    const callData = installCallData(await w.module.getAddress(), concat([await canonical(w), "0x00"]));
    const outcome = await ownerSends(w, callData);
    expectError(outcome.revert, "InvalidInstallData", []);
    expect(await w.module.isInitialized(w.account.address)).to.equal(false);
    expect(await w.module.epochOf(w.account.address)).to.equal(0n);
  });
});
