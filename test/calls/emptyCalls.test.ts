import { callOf } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { contractAccess, erc20, functionsOnAllContracts, functionsOnContract, native } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

describe("empty calldata with value [SK-01]", function () {
  it("is judged by the native allowance alone, whatever rule the target has", async function () {
    const w = await world();
    const [recorder, stranger] = [await w.recorder.getAddress(), w.stranger.address];
    const sessionId = await grant(w, [
      await functionsOnContract(recorder, "ping()"),
      await erc20(stranger, 1n),
      native(3n),
    ]);
    await expectAllowed(w, sessionId, [
      { to: recorder, value: 1n },
      { to: stranger, value: 1n },
      { to: w.owner.address, value: 1n },
    ]);
    const again = [{ to: recorder, value: 1n }];
    await expectRefused(w, sessionId, again, "NativeAllowanceExceeded", [0n, recorder, 1n, 0n]);
  });

  it("is refused without a native allowance, also under contract access", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [await contractAccess(recorder)]);
    await expectRefused(w, sessionId, [{ to: recorder, value: 1n }], "ValueNotPermitted", [0n, recorder, 1n]);
    await expectAllowed(w, sessionId, [{ to: recorder }]);
  });
});

describe("empty calldata without value [SK-01]", function () {
  it("needs contract access", async function () {
    const w = await world();
    const [recorder, stranger] = [await w.recorder.getAddress(), w.stranger.address];
    const sessionId = await grant(w, [await contractAccess(recorder), native(), functionsOnAllContracts("ping()")]);
    await expectAllowed(w, sessionId, [{ to: recorder }]);
    await expectRefused(w, sessionId, [{ to: stranger }], "EmptyCallNotPermitted", [0n, stranger]);
    const batch = [{ to: recorder }, { to: stranger }];
    await expectRefused(w, sessionId, batch, "EmptyCallNotPermitted", [1n, stranger]);
  });
});

describe("calldata of one to three bytes [SK-01]", function () {
  it("is refused by every list of functions and by the native allowance", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [
      await functionsOnContract(recorder, "0x01020300", "0x01020304"),
      functionsOnAllContracts("0x01020300"),
      native(),
    ]);
    for (const to of [recorder, w.stranger.address]) {
      for (const data of ["0x01", "0x0102", "0x010203"]) {
        const args = [0n, to, BigInt(data.length / 2 - 1)];
        await expectRefused(w, sessionId, [{ to, data }], "SelectorMissing", args);
        await expectRefused(w, sessionId, [{ to, data, value: 1n }], "SelectorMissing", args);
      }
      await expectAllowed(w, sessionId, [{ to, data: "0x01020300" }]);
    }
  });

  it("passes under contract access", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [await contractAccess(recorder)]);
    const calls = ["0x01", "0x0102", "0x010203"].map((data) => ({ to: recorder, data }));
    await expectAllowed(w, sessionId, calls);
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 1n]);
    const short = { ...transfer, data: "0xa9059c" };
    await expectRefused(w, sessionId, [...calls, short], "SelectorMissing", [3n, transfer.to, 3n]);
  });
});
