import { expect } from "chai";
import { concat } from "ethers";

import { fromWireOperation, toWireOperation } from "../../src/bundlers";
import { encodePaymaster, type UserOperation } from "../../src/userOperation";

const ADDRESS = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";
const OPERATION: UserOperation = {
  sender: ADDRESS,
  nonce: 2n ** 200n,
  initCode: "0x",
  callData: "0x12345678",
  verificationGasLimit: 100_000n,
  callGasLimit: 50_000n,
  preVerificationGas: 40_000n,
  maxFeePerGas: 2n ** 128n - 1n,
  maxPriorityFeePerGas: 0n,
  paymasterAndData: "0x",
  signature: "0xab",
};

/** The problem in one field. */
function refusal(fields: Record<string, unknown>): () => unknown {
  return () => fromWireOperation({ ...toWireOperation(OPERATION), ...fields });
}

describe("toWireOperation and fromWireOperation", function () {
  const factory = { initCode: concat([ADDRESS, "0x1234"]) };
  const paymaster = { paymasterAndData: encodePaymaster(ADDRESS, { verification: 5n, postOp: 6n }, "0x99") };

  for (const [name, fields] of Object.entries({
    plain: {},
    "with a factory": factory,
    "with a paymaster": paymaster,
  })) {
    it(`take an operation there and back: ${name}`, function () {
      const operation = { ...OPERATION, ...fields };
      const json = JSON.parse(JSON.stringify(toWireOperation(operation))) as unknown;
      const back = fromWireOperation(json);
      expect({ ...back, initCode: back.initCode.toLowerCase() }).to.deep.equal({
        ...operation,
        initCode: operation.initCode.toLowerCase(),
      });
    });
  }

  it("write no field of a paymaster or a factory where there is none", function () {
    expect(toWireOperation(OPERATION)).to.not.have.any.keys("factory", "factoryData", "paymaster", "paymasterData");
  });

  it("write amounts as minimal hex", function () {
    const { maxPriorityFeePerGas, callGasLimit } = toWireOperation(OPERATION);
    expect([maxPriorityFeePerGas, callGasLimit]).to.deep.equal(["0x0", "0xc350"]);
  });

  it("read an operation without a signature, and null for what is absent", function () {
    const { signature, initCode } = fromWireOperation({
      ...toWireOperation(OPERATION),
      signature: undefined,
      factory: null,
    });
    expect([signature, initCode]).to.deep.equal(["0x", "0x"]);
  });

  it("read the short mark of an EIP-7702 account", function () {
    const { initCode } = fromWireOperation({ ...toWireOperation(OPERATION), factory: "0x7702", factoryData: "0xab" });
    expect(initCode).to.equal(`0x7702${"0".repeat(36)}ab`);
  });

  it("refuse what is no operation, and say which field", function () {
    expect(() => fromWireOperation(null)).to.throw("JSON is no operation: null");
    expect(refusal({ sender: "0x12" })).to.throw('sender is no address of 20 bytes: "0x12"');
    expect(refusal({ nonce: 5 })).to.throw("nonce is no hex number: 5");
    expect(refusal({ nonce: "0x" })).to.throw("nonce is no hex number");
    expect(refusal({ callGasLimit: `0x1${"0".repeat(32)}` })).to.throw("callGasLimit is more than fits 128 bits");
    expect(refusal({ callData: "0x1" })).to.throw("callData is no hex bytes");
    expect(refusal({ callData: `0x${"00".repeat(131_073)}` })).to.throw("callData is more than 131072 bytes");
    expect(refusal({ paymaster: ADDRESS, paymasterPostOpGasLimit: "5" })).to.throw("paymasterPostOpGasLimit");
    expect(refusal({ maxFeePerGas: undefined })).to.throw("maxFeePerGas is no hex number: nothing");
  });
});
