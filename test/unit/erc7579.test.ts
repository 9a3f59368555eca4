import { expect } from "chai";
import { AbiCoder, ZeroAddress, concat, dataSlice, toBeHex } from "ethers";

import {
  encodeBatch,
  encodeExecute,
  encodeExecution,
  encodeOwnerSignature,
  encodeSingle,
  erc7579Interface,
  validatorNonceKey,
} from "../../src/accounts/erc7579";

const TARGET = "0x52908400098527886e0f7030069857d2e4169ee7";
const OTHER = `0x${"22".repeat(20)}`;
const EXECUTE = "0xe9ae5c53";

/** The mode and the blob in calldata of `execute`. */
function decode(callData: string): [mode: string, execution: string] {
  expect(dataSlice(callData, 0, 4)).to.equal(EXECUTE);
  const [mode, execution] = erc7579Interface.decodeFunctionData("execute", callData);
  return [mode, execution];
}

describe("encodeExecute", function () {
  it("packs one call in single mode", function () {
    const [mode, execution] = decode(encodeExecute([{ to: TARGET, value: 5n, data: "0x1234" }]));
    expect(mode).to.equal(toBeHex(0, 32));
    expect(execution).to.equal(concat([TARGET, toBeHex(5, 32), "0x1234"]));
  });

  it("takes an absent value as zero and absent data as empty", function () {
    const [, execution] = decode(encodeExecute([{ to: TARGET }]));
    expect(execution).to.equal(concat([TARGET, toBeHex(0, 32)]));
    expect(encodeSingle({ to: TARGET })).to.equal(execution);
  });

  it("encodes more calls in batch mode, in order", function () {
    const calls = [
      { to: TARGET, value: 5n, data: "0x1234" },
      { to: OTHER },
      { to: ZeroAddress, data: `0x${"ab".repeat(33)}` },
    ];
    const [mode, execution] = decode(encodeExecute(calls));
    expect(mode).to.equal(`0x01${"00".repeat(31)}`);
    expect(execution).to.equal(encodeBatch(calls));
    const [decoded] = AbiCoder.defaultAbiCoder().decode(["tuple(address,uint256,bytes)[]"], execution);
    expect(decoded.map((call: string[]) => call[0].toLowerCase())).to.deep.equal(calls.map(({ to }) => to));
    expect(decoded.map((call: unknown[]) => call[1])).to.deep.equal([5n, 0n, 0n]);
    expect(decoded.map((call: unknown[]) => call[2])).to.deep.equal(["0x1234", "0x", `0x${"ab".repeat(33)}`]);
  });

  it("refuses an empty list", function () {
    expect(() => encodeExecute([])).to.throw("An operation makes at least one call.");
  });

  it("refuses a value above 256 bits, a negative one, and data that is no hex", function () {
    expect(() => encodeSingle({ to: TARGET, value: 2n ** 256n })).to.throw(/exceeds width/);
    expect(() => encodeSingle({ to: TARGET, value: -1n })).to.throw(/negative/);
    expect(() => encodeSingle({ to: TARGET, data: "hello" })).to.throw(/BytesLike/);
    expect(() => encodeBatch([{ to: "0x1234" }])).to.throw(/invalid address/);
  });
});

describe("encodeExecution", function () {
  it("takes any mode and any blob", function () {
    const mode = `0xff${"00".repeat(31)}`;
    expect(decode(encodeExecution(mode, "0x1234"))).to.deep.equal([mode, "0x1234"]);
  });
});

describe("validatorNonceKey", function () {
  it("holds the validator in its upper 160 bits and the lane in its lower 32", function () {
    expect(validatorNonceKey(TARGET)).to.equal(BigInt(TARGET) << 32n);
    expect(validatorNonceKey(TARGET, 7)).to.equal((BigInt(TARGET) << 32n) + 7n);
    expect(validatorNonceKey(TARGET, 2 ** 32 - 1)).to.equal((BigInt(TARGET) << 32n) + 2n ** 32n - 1n);
    expect(validatorNonceKey(`0x${"ff".repeat(20)}`, 2 ** 32 - 1)).to.equal(2n ** 192n - 1n);
  });
});

describe("encodeOwnerSignature", function () {
  it("puts the validator before the signature", function () {
    expect(encodeOwnerSignature(TARGET, "0x1234")).to.equal(concat([TARGET, "0x1234"]));
  });

  it("refuses a validator that is no address", function () {
    expect(() => encodeOwnerSignature("0x12", "0x1234")).to.throw(/invalid address/);
  });
});
