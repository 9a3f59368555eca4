import { encodeBatch, encodeExecute, encodeExecution, encodeSingle, type Call } from "../../src/accounts/erc7579";
import { MODE_BATCH, MODE_SINGLE, modeOf } from "../helpers/calls";
import { concat, dataSlice } from "ethers";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

/** First bytes of a mode: call type, execution type, 4 unused, 4 of selector, 22 of payload. */
const REFUSED_MODES: Record<string, string> = {
  "a delegatecall": "0xff",
  "a delegatecall that is tried": "0xff01",
  "a static call": "0xfe",
  "call type 0x02": "0x02",
  "call type 0x80": "0x80",
  "a single call that is tried": "0x0001",
  "a batch that is tried": "0x0101",
  "execution type 0x02": "0x0002",
  "execution type 0xff": "0x00ff",
  "the lowest unused bit": "0x000000000001",
  "the highest unused bit": "0x000080000000",
  "the mode selector of ERC-7821": "0x01000000000078210001",
  "the mode selector of ERC-7821's batches of batches": "0x01000000000078210002",
  "the lowest bit of the mode selector": "0x00000000000000000001",
  "the highest bit of the payload": "0x0000000000000000000080",
  "the lowest bit of the payload": `0x${"00".repeat(31)}01`,
  "the lowest bit of the payload of a batch": `0x01${"00".repeat(30)}01`,
};

async function fixture() {
  const w = await world();
  const recorder = await w.recorder.getAddress();
  const sessionId = await grant(w, [await contractAccess(recorder), native(10n)]);
  const call: Call = { to: recorder, value: 1n, data: "0x12345678" };
  return { w, sessionId, call };
}

describe("execution modes [SK-07]", function () {
  it("allows a single call and a batch, which may hold one call", async function () {
    const { w, sessionId, call } = await fixture();
    await expectAllowed(w, sessionId, encodeExecution(MODE_SINGLE, encodeSingle(call)));
    await expectAllowed(w, sessionId, encodeExecution(MODE_BATCH, encodeBatch([call])));
    await expectAllowed(w, sessionId, encodeExecution(MODE_BATCH, encodeBatch([call, call])));
  });

  for (const [title, head] of Object.entries(REFUSED_MODES)) {
    it(`refuses ${title}`, async function () {
      const { w, sessionId, call } = await fixture();
      const mode = modeOf(head);
      for (const blob of [encodeSingle(call), encodeBatch([call])]) {
        await expectRefused(w, sessionId, encodeExecution(mode, blob), "UnsupportedExecutionMode", [mode]);
      }
    });
  }
});

describe("executeUserOp [SK-07]", function () {
  it("is refused, whatever it wraps", async function () {
    const { w, sessionId, call } = await fixture();
    const wrapper = selector(
      "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
    );
    const inner = encodeExecute([call]);
    for (const rest of ["0x", inner, concat([wrapper, inner])]) {
      await expectRefused(w, sessionId, concat([wrapper, rest]), "ExecuteUserOpNotPermitted", []);
    }
    await expectAllowed(w, sessionId, inner);
  });
});

describe("the execute functions of other standards [SK-07]", function () {
  it("are functions of the account like any other, and privileged", async function () {
    const { w, sessionId, call } = await fixture();
    const others = ["execute(address,uint256,bytes)", "executeBatch((address,uint256,bytes)[])"].map(selector);
    for (const other of others) {
      const callData = concat([other, dataSlice(encodeExecute([call]), 4)]);
      await expectRefused(w, sessionId, callData, "AccountCallNotPermitted", [0n, other]);
    }
    await expectAllowed(w, sessionId, [call]);
  });
});
