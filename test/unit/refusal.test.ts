import { expect } from "chai";

import { entryPointInterface } from "../../src/entryPoint";
import { decodeRefusal, revertDataOf } from "../../src/refusal";
import { SessionKeyValidator__factory } from "../../typechain-types";

const inner = SessionKeyValidator__factory.createInterface().encodeErrorResult("GasAllowanceExceeded", [5n, 3n]);
const failedOp = entryPointInterface.encodeErrorResult("FailedOp", [0n, "AA24 signature error"]);
const withRevert = (data: string) =>
  entryPointInterface.encodeErrorResult("FailedOpWithRevert", [0n, "AA23 reverted", data]);

describe("decodeRefusal", function () {
  it("reads the module's error, with its arguments", function () {
    const { error, entryPointReason, data } = decodeRefusal(inner);
    expect([error?.name, error?.args.toArray()]).to.deep.equal(["GasAllowanceExceeded", [5n, 3n]]);
    expect([entryPointReason, data]).to.deep.equal([undefined, inner]);
  });

  it("reads the module's error inside the EntryPoint's", function () {
    const { error, entryPointReason, data } = decodeRefusal(withRevert(inner));
    expect([error?.name, error?.args.toArray()]).to.deep.equal(["GasAllowanceExceeded", [5n, 3n]]);
    expect([entryPointReason, data]).to.deep.equal(["AA23 reverted", inner]);
  });

  it("reads the EntryPoint's reason where there is no other", function () {
    const refusal = { entryPointReason: "AA24 signature error", data: "0x" };
    expect(decodeRefusal(failedOp)).to.deep.equal(refusal);
  });

  for (const data of ["0x", "0x12345678", `0x12345678${"00".repeat(32)}`]) {
    it(`keeps what it does not know: ${data.slice(0, 10)}, ${data.length / 2 - 1} bytes`, function () {
      expect(decodeRefusal(data)).to.deep.equal({ error: undefined, data });
      const nested = { entryPointReason: "AA23 reverted", error: undefined, data };
      expect(decodeRefusal(withRevert(data))).to.deep.equal(nested);
    });
  }
});

describe("revertDataOf", function () {
  for (const [name, error] of Object.entries({
    "ethers' own errors": { code: "CALL_EXCEPTION", data: inner },
    "a node's JSON-RPC error": { error: { code: 3, message: "execution reverted", data: inner } },
    "ethers' errors around a node's": { data: null, info: { error: { code: 3, data: inner } } },
    "data within data": { data: { message: "reverted", data: inner } },
    "errors three levels deep": { error: { error: { error: { data: inner } } } },
  })) {
    it(`finds the data in ${name}`, function () {
      expect(revertDataOf(error)).to.equal(inner);
    });
  }

  for (const [name, error] of Object.entries({
    "an error without data": new Error("timeout"),
    "a message in place of data": { data: "execution reverted" },
    "a sentence": "reverted",
    nothing: undefined,
    null: null,
  })) {
    it(`finds none in ${name}`, function () {
      expect(revertDataOf(error)).to.equal(undefined);
    });
  }

  it("stops at an error that holds itself", function () {
    const error: { info?: unknown } = {};
    error.info = error;
    expect(revertDataOf(error)).to.equal(undefined);
  });
});
