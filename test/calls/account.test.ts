import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { encodeExecute, erc7579Interface } from "../../src/accounts/erc7579";
import { expectAllowed, expectRefused, handleOps, sessionOperation } from "../helpers/operations";
import { accountFunctions, functionsOnContract, native, selector } from "../helpers/permissions";
import { grant, installCallData } from "../helpers/sessions";
import { world } from "../helpers/world";

const ACCOUNT_ID = selector("accountId()");
const SUPPORTS_MODULE = selector("supportsModule(uint256)") + "00".repeat(31) + "01";
const SUPPORTS_MODE = selector("supportsExecutionMode(bytes32)") + "00".repeat(32);
const UNNAMED = selector("supportsExecutionMode(bytes32)");

describe("account-functions [SK-04]", function () {
  it("allows the listed functions through execute and refuses the others", async function () {
    const w = await world();
    const to = w.account.address;
    const sessionId = await grant(w, [accountFunctions("accountId()", "supportsModule(uint256)")]);
    await expectAllowed(w, sessionId, [{ to, data: ACCOUNT_ID }]);
    await expectAllowed(w, sessionId, [
      { to, data: ACCOUNT_ID },
      { to, data: SUPPORTS_MODULE },
    ]);
    await expectRefused(w, sessionId, [{ to, data: SUPPORTS_MODE }], "AccountCallNotPermitted", [0n, UNNAMED]);
    const batch = [
      { to, data: ACCOUNT_ID },
      { to, data: SUPPORTS_MODE },
    ];
    await expectRefused(w, sessionId, batch, "AccountCallNotPermitted", [1n, UNNAMED]);
  });

  it("allows the listed functions as the operation's own call and refuses the others", async function () {
    const w = await world();
    const sessionId = await grant(w, [accountFunctions("accountId()", "supportsModule(uint256)")]);
    await expectAllowed(w, sessionId, ACCOUNT_ID);
    await expectAllowed(w, sessionId, SUPPORTS_MODULE);
    await expectRefused(w, sessionId, SUPPORTS_MODE, "AccountCallNotPermitted", [0n, UNNAMED]);
  });

  it("is missing: no call reaches the account", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [native(), await functionsOnContract(recorder, "accountId()")]);
    const toSelf = [{ to: w.account.address, data: ACCOUNT_ID }];
    await expectRefused(w, sessionId, toSelf, "AccountCallNotPermitted", [0n, ACCOUNT_ID]);
    await expectRefused(w, sessionId, ACCOUNT_ID, "AccountCallNotPermitted", [0n, ACCOUNT_ID]);
    await expectAllowed(w, sessionId, [{ to: recorder, data: ACCOUNT_ID }]);
  });

  it("applies to the account alone", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [accountFunctions("accountId()")]);
    const call = [{ to: recorder, data: ACCOUNT_ID }];
    await expectRefused(w, sessionId, call, "FunctionNotPermitted", [0n, recorder, ACCOUNT_ID]);
    await expectAllowed(w, sessionId, ACCOUNT_ID);
  });
});

describe("the zero address as a target [SK-03]", function () {
  it("stands for the account", async function () {
    const w = await world();
    const sessionId = await grant(w, [accountFunctions("accountId()"), native()]);
    const call = { to: ZeroAddress, data: ACCOUNT_ID };
    await expectAllowed(w, sessionId, [call]);
    await expectAllowed(w, sessionId, [call, { to: w.account.address, data: ACCOUNT_ID }]);
    const other = { to: ZeroAddress, data: SUPPORTS_MODE };
    await expectRefused(w, sessionId, [call, other], "AccountCallNotPermitted", [1n, UNNAMED]);
  });

  it("takes neither ether nor an empty call", async function () {
    const w = await world();
    const sessionId = await grant(w, [accountFunctions("accountId()"), native(5n)]);
    for (const call of [{ to: ZeroAddress, value: 1n }, { to: ZeroAddress }]) {
      await expectRefused(w, sessionId, [call], "AccountCallNotPermitted", [0n, "0x00000000"]);
    }
    const tooMuch = [{ to: ZeroAddress, value: 6n, data: ACCOUNT_ID }];
    await expectRefused(w, sessionId, tooMuch, "NativeAllowanceExceeded", [0n, w.account.address, 6n, 5n]);
    await expectAllowed(w, sessionId, [{ to: ZeroAddress, data: ACCOUNT_ID }]);
  });
});

describe("calls of the account to itself [SK-04]", function () {
  it("are never a nested execute", async function () {
    const w = await world();
    const to = w.account.address;
    const sessionId = await grant(w, [accountFunctions("accountId()"), native()]);
    const inner = encodeExecute([{ to: w.stranger.address, value: 1n }]);
    const args = [0n, selector("execute(bytes32,bytes)")];
    await expectRefused(w, sessionId, [{ to, data: inner }], "AccountCallNotPermitted", args);
    await expectRefused(w, sessionId, [{ to: ZeroAddress, data: inner }], "AccountCallNotPermitted", args);
    await expectAllowed(w, sessionId, inner);
  });

  it("are never privileged, as a call or as the operation itself", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [accountFunctions("accountId()")]);
    const privileged = [
      installCallData(recorder),
      erc7579Interface.encodeFunctionData("uninstallModule", [1, await w.module.getAddress(), "0x"]),
      `${selector("executeFromExecutor(bytes32,bytes)")}${"00".repeat(96)}`,
      `${selector("upgradeToAndCall(address,bytes)")}${"00".repeat(96)}`,
    ];
    for (const data of privileged) {
      const args = [0n, data.slice(0, 10)];
      await expectRefused(w, sessionId, data, "AccountCallNotPermitted", args);
      await expectRefused(w, sessionId, [{ to: w.account.address, data }], "AccountCallNotPermitted", args);
    }
    await expectAllowed(w, sessionId, ACCOUNT_ID);
  });

  it("are refused without a selector, however they are made", async function () {
    const w = await world();
    const to = w.account.address;
    const sessionId = await grant(w, [accountFunctions("0x00000000", "accountId()"), native()]);
    for (const data of ["0x", "0x00", "0x000000", ACCOUNT_ID.slice(0, 8)]) {
      await expectRefused(w, sessionId, data, "AccountCallNotPermitted", [0n, "0x00000000"]);
      await expectRefused(w, sessionId, [{ to, data }], "AccountCallNotPermitted", [0n, "0x00000000"]);
    }
    await expectAllowed(w, sessionId, ACCOUNT_ID);
  });

  it("carry no ether without a native allowance", async function () {
    const w = await world();
    const to = w.account.address;
    const without = await grant(w, [accountFunctions("accountId()", "supportsModule(uint256)")]);
    const call = { to, value: 1n, data: ACCOUNT_ID };
    await expectRefused(w, without, [call], "ValueNotPermitted", [0n, to, 1n]);
    await expectRefused(w, without, [{ to, value: 1n }], "AccountCallNotPermitted", [0n, "0x00000000"]);
    await expectAllowed(w, without, [{ to, data: ACCOUNT_ID }]);
  });

  it("count the ether that goes round in a circle", async function () {
    const w = await world();
    const to = w.account.address;
    const sessionId = await grant(w, [accountFunctions("accountId()"), native(5n)]);
    const call = { to, value: 5n, data: ACCOUNT_ID };
    const outcome = await handleOps(w, [await sessionOperation(w, sessionId, [call])]);
    // The function is not payable, so the execution reverts; what validation charged stays charged.
    expect(outcome.isAllowed).to.equal(true);
    expect(outcome.isExecuted).to.equal(false);
    await expectRefused(w, sessionId, [{ ...call, value: 1n }], "NativeAllowanceExceeded", [0n, to, 1n, 0n]);
  });
});
