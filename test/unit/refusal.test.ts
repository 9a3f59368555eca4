import { expect } from "chai";
import { Interface, concat, toBeHex, zeroPadValue } from "ethers";

import { entryPointInterface } from "../../src/entryPoint";
import { decodeRefusal, revertDataOf } from "../../src/refusal";
import { SessionKeyValidator__factory } from "../../typechain-types";

const inner = SessionKeyValidator__factory.createInterface().encodeErrorResult("GasAllowanceExceeded", [5n, 3n]);
const failedOp = entryPointInterface.encodeErrorResult("FailedOp", [0n, "AA24 signature error"]);
const withRevert = (data: string) =>
  entryPointInterface.encodeErrorResult("FailedOpWithRevert", [0n, "AA23 reverted", data]);

const MODULE = "0x52908400098527886E0F7030069857D2E4169EE7";
const ENTITY = concat([MODULE, "0x00000007"]);

/** What accounts wrap around a module's error, by signature. */
const WRAPPERS: Record<string, readonly unknown[]> = {
  "UserOpValidationFunctionReverted(bytes24,bytes)": [ENTITY],
  "RuntimeValidationFunctionReverted(bytes24,bytes)": [ENTITY],
  "RuntimeValidationFunctionReverted(address,uint32,bytes)": [MODULE, 7],
};

function wrap(signature: string, data: string): string {
  return new Interface([`error ${signature}`]).encodeErrorResult(signature, [...WRAPPERS[signature], data]);
}

/** The data inside as many wrappers of the first kind. */
function wrapTimes(times: number, data: string): string {
  return times === 0 ? data : wrapTimes(times - 1, wrap(Object.keys(WRAPPERS)[0], data));
}

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

  for (const signature of Object.keys(WRAPPERS)) {
    it(`reads the module's error inside ${signature}`, function () {
      const { error, data, entryPointReason } = decodeRefusal(wrap(signature, inner));
      expect([error?.name, data, entryPointReason]).to.deep.equal(["GasAllowanceExceeded", inner, undefined]);
    });

    it(`reads the module's error inside ${signature} inside the EntryPoint's`, function () {
      const { error, data, entryPointReason } = decodeRefusal(withRevert(wrap(signature, inner)));
      expect([error?.name, data, entryPointReason]).to.deep.equal(["GasAllowanceExceeded", inner, "AA23 reverted"]);
    });

    it(`takes another's error out of ${signature}, and no module's`, function () {
      for (const data of ["0x", "0x12345678"]) {
        expect(decodeRefusal(wrap(signature, data))).to.deep.equal({ error: undefined, data });
      }
    });

    it(`keeps ${signature} that is cut off`, function () {
      const data = wrap(signature, inner).slice(0, -2 * 68);
      expect(decodeRefusal(data)).to.deep.equal({ error: undefined, data });
    });
  }

  it("opens no other wrapper", function () {
    const other = new Interface(["error PreRuntimeValidationHookFailed(bytes24,bytes)"]);
    const data = other.encodeErrorResult("PreRuntimeValidationHookFailed", [ENTITY, inner]);
    expect(decodeRefusal(data)).to.deep.equal({ error: undefined, data });
  });

  it("keeps the language's own errors as they are, wrapped or not", function () {
    const data = new Interface(["error Error(string)"]).encodeErrorResult("Error", ["paused"]);
    for (const whole of [data, wrapTimes(1, data)]) {
      const refusal = decodeRefusal(whole);
      expect([refusal.error?.name, refusal.data]).to.deep.equal(["Error", data]);
    }
  });

  it("opens four wrappers, and not a fifth", function () {
    expect(decodeRefusal(withRevert(wrapTimes(4, inner))).data).to.equal(inner);
    const five = { entryPointReason: "AA23 reverted", error: undefined, data: wrapTimes(1, inner) };
    expect(decodeRefusal(withRevert(wrapTimes(5, inner)))).to.deep.equal(five);
  });

  for (const [name, signature, words] of [
    ["a wrapper", "UserOpValidationFunctionReverted(bytes24,bytes)", [0n]],
    ["the EntryPoint's error", "FailedOpWithRevert(uint256,string,bytes)", [0n, 96n]],
  ] as const) {
    it(`keeps ${name} with an offset that leads nowhere`, function () {
      const id = new Interface([`error ${signature}`]).getError(signature)?.selector ?? "";
      const data = concat([
        id,
        ...words.map((word) => toBeHex(word, 32)),
        `0x${"ff".repeat(32)}`,
        zeroPadValue("0x", 32),
      ]);
      expect(decodeRefusal(data)).to.deep.equal({ error: undefined, data });
    });
  }

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
