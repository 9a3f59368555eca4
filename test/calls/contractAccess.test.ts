import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

describe("contract-access [SK-02]", function () {
  it("allows every function of the contract and none of another", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const sessionId = await grant(w, [await contractAccess(recorder)]);
    for (const data of ["0x12345678", "0x00000000", `0xffffffff${"00".repeat(64)}`]) {
      await expectAllowed(w, sessionId, [{ to: recorder, data }]);
    }
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 1n]);
    const args = [0n, token, selector("transfer(address,uint256)")];
    await expectRefused(w, sessionId, [transfer], "FunctionNotPermitted", args);
  });

  it("allows empty calldata and calldata without a selector", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const sessionId = await grant(w, [await contractAccess(recorder)]);
    const short = ["0x", "0x00", "0x0102", "0x010203"];
    for (const data of short) await expectAllowed(w, sessionId, [{ to: recorder, data }]);
    await expectRefused(w, sessionId, [{ to: token }], "EmptyCallNotPermitted", [0n, token]);
    await expectRefused(w, sessionId, [{ to: token, data: "0x010203" }], "SelectorMissing", [0n, token, 3n]);
  });

  it("is enough for a token's own functions, where the token has no budget", async function () {
    const w = await world();
    const quiet = await w.quietToken.getAddress();
    const sessionId = await grant(w, [await contractAccess(w.token)]);
    await expectAllowed(w, sessionId, [await callOf(w.token, "transfer", [w.stranger.address, 1n])]);
    const other = await callOf(w.quietToken, "transfer", [w.stranger.address, 1n]);
    await expectRefused(w, sessionId, [other], "FunctionNotPermitted", [0n, quiet, "0xa9059cbb"]);
  });

  it("reaches several contracts in one batch and refuses the one that is not granted", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const quiet = await w.quietToken.getAddress();
    const sessionId = await grant(w, [await contractAccess(recorder), await contractAccess(token)]);
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 1n]);
    const call = { to: recorder, data: "0x12345678" };
    await expectAllowed(w, sessionId, [call, transfer, call]);
    const stray = { to: quiet, data: "0x12345678" };
    await expectRefused(w, sessionId, [call, transfer, stray], "FunctionNotPermitted", [2n, quiet, "0x12345678"]);
  });

  it("takes value only beside a native allowance", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const call = { to: recorder, value: 1n, data: "0x12345678" };
    const access = await contractAccess(recorder);
    const plain = await grant(w, [access]);
    await expectRefused(w, plain, [call], "ValueNotPermitted", [0n, recorder, 1n]);
    await expectAllowed(w, plain, [{ ...call, value: 0n }]);
  });

  it("sends value with any calldata beside a native allowance", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [await contractAccess(recorder), native(4n)]);
    const calls = ["0x", "0x01", "0x12345678"].map((data) => ({ to: recorder, value: 1n, data }));
    await expectAllowed(w, sessionId, calls);
    const args = [1n, recorder, 1n, 0n];
    await expectRefused(w, sessionId, calls.slice(1), "NativeAllowanceExceeded", args);
  });
});
