import { AbiCoder, ZeroHash, concat, dataSlice, parseEther } from "ethers";

import { encodeBatch, encodeExecute, encodeExecution, encodeSingle, type Call } from "../../src/accounts/erc7579";
import { MODE_BATCH, MODE_SINGLE, callOf, modeOf } from "../helpers/calls";
import { accountFunctions, contractAccess, erc20, native, selector } from "../helpers/permissions";
import { grant } from "../helpers/sessions";
import { deploy, world, type TestAccount } from "../helpers/world";
import { accountOf, expectStopped, expectTwin, expectUnharmed } from "./helpers/scene";

const ALL = parseEther("1000");
const EXECUTE_USER_OP = selector(
  "executeUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)",
);

/** A session that may call anything of the recorder, and nothing of the token, on an account of this kind. */
async function onAccount(kind: string) {
  const w = await world();
  const account = await accountOf(w, kind);
  const recorder = await w.recorder.getAddress();
  const sessionId = await grant(w, [await contractAccess(recorder), accountFunctions("accountId()")], {}, account);
  const theft = await callOf(w.token, "transfer", [w.stranger.address, ALL]);
  return { w, account, theft, harmless: { ...theft, to: recorder }, scene: { w, sessionId, account } };
}

/** `executeUserOp` as a call of its own, with an operation whose calldata it is to run. */
function nested(account: TestAccount, callData: string): string {
  const tuple = [account.address, 0n, "0x", concat([EXECUTE_USER_OP, callData]), ZeroHash, 0n, ZeroHash, "0x", "0x"];
  const types = ["tuple(address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes)", "bytes32"];
  return concat([EXECUTE_USER_OP, AbiCoder.defaultAbiCoder().encode(types, [tuple, ZeroHash])]);
}

describe("attacks with execution modes", function () {
  it("A-19: execution that swallows failures does not spend allowances for nothing [SK-07]", async function () {
    const w = await world();
    const sessionId = await grant(w, [await erc20(w.token, parseEther("2000"))]);
    const scene = { w, sessionId };
    const ok = await callOf(w.token, "transfer", [w.stranger.address, 1n]);
    const failing = await callOf(w.token, "transfer", [w.stranger.address, ALL + 1n]);
    const batch = encodeExecution(modeOf("0x0101"), encodeBatch([failing, ok]));
    await expectStopped(scene, batch, "UnsupportedExecutionMode", [modeOf("0x0101")]);
    const single = encodeExecution(modeOf("0x0001"), encodeSingle(failing));
    await expectUnharmed(scene, single, "UnsupportedExecutionMode", [modeOf("0x0001")]);
    await expectTwin(scene, encodeExecution(MODE_BATCH, encodeBatch([ok, ok])));
  });

  it("A-20: a delegatecall does not run foreign code as the account [SK-07]", async function () {
    const w = await world();
    const drain = await (await deploy("Drain")).getAddress();
    const sessionId = await grant(w, [await contractAccess(drain), native()]);
    const scene = { w, sessionId };
    // Read as a single call: no value, and calldata of 20 bytes.
    const blob = concat([drain, ZeroHash, w.stranger.address]);
    const delegated = encodeExecution(modeOf("0xff"), blob);
    await expectStopped(scene, delegated, "UnsupportedExecutionMode", [modeOf("0xff")]);
    const tried = encodeExecution(modeOf("0xff01"), blob);
    await expectStopped(scene, tried, "UnsupportedExecutionMode", [modeOf("0xff01")]);
    await expectTwin(scene, encodeExecution(MODE_SINGLE, blob));
  });

  for (const callType of ["0xfe", "0x02"]) {
    it(`A-21: call type ${callType}, which this account takes for a single call, is refused [SK-07]`, async function () {
      const { scene, theft, harmless } = await onAccount("LooseAccount");
      const mode = modeOf(callType);
      const callData = encodeExecution(mode, encodeSingle(theft));
      await expectStopped(scene, callData, "UnsupportedExecutionMode", [mode]);
      await expectTwin(scene, encodeExecution(MODE_SINGLE, encodeSingle(harmless)));
    });
  }

  it("A-22: a payload of the mode does not send the calls elsewhere [SK-07]", async function () {
    const { scene, theft, harmless } = await onAccount("LooseAccount");
    for (const [head, blob] of [
      ["0x00", encodeSingle(harmless)],
      ["0x01", encodeBatch([harmless])],
    ]) {
      const mode = concat([head, `0x${"00".repeat(11)}`, theft.to]);
      await expectStopped(scene, encodeExecution(mode, blob), "UnsupportedExecutionMode", [mode.toLowerCase()]);
      await expectTwin(scene, encodeExecution(modeOf(head), blob));
    }
  });

  it("A-22: the mode selector of ERC-7821 does not change what the batch means [SK-07]", async function () {
    const { scene, harmless } = await onAccount("SampleAccount");
    const mode = modeOf("0x01000000000078210001");
    const opData = encodeExecution(mode, encodeBatch([harmless]));
    await expectUnharmed(scene, opData, "UnsupportedExecutionMode", [mode]);
    await expectTwin(scene, encodeExecution(MODE_BATCH, encodeBatch([harmless])));
  });
});

describe("attacks with executeUserOp, on an account that has it", function () {
  it("A-33: a wrapped call is not hidden from the rules [SK-07]", async function () {
    const { account, scene, theft, harmless } = await onAccount("DoorsAccount");
    const wrapped = concat([EXECUTE_USER_OP, encodeExecute([theft])]);
    await expectStopped(scene, wrapped, "ExecuteUserOpNotPermitted", []);
    const twice = concat([EXECUTE_USER_OP, nested(account, encodeExecute([theft]))]);
    await expectStopped(scene, twice, "ExecuteUserOpNotPermitted", []);
    await expectTwin(scene, encodeExecute([harmless]));
  });

  it("A-33: nor does the account wrap it for a call to itself [SK-04]", async function () {
    const { account, scene, theft } = await onAccount("DoorsAccount");
    const data = nested(account, encodeExecute([theft]));
    const args = [0n, EXECUTE_USER_OP];
    await expectStopped(scene, [{ to: account.address, data }], "AccountCallNotPermitted", args);
    await expectTwin(scene, [{ to: account.address, data: selector("accountId()") }]);
  });

  for (const kind of ["SampleAccount", "DoorsAccount"]) {
    it(`A-34: the selector at byte 4 decides nothing, on a ${kind} [SK-07]`, async function () {
      const { scene } = await onAccount(kind);
      const allowed = selector("accountId()");
      const wrapped = concat([EXECUTE_USER_OP, allowed]);
      await expectUnharmed(scene, wrapped, "ExecuteUserOpNotPermitted", []);
      await expectTwin(scene, allowed);
    });
  }
});

describe("attacks through the execute functions of other standards, on an account that has them", function () {
  it("C-03: execute(address,uint256,bytes) does not pass by the rules of ERC-7579's [SK-04]", async function () {
    const { account, scene, theft, harmless } = await onAccount("DoorsAccount");
    const id = selector("execute(address,uint256,bytes)");
    const other = concat([id, encodeArguments(theft)]);
    await expectStopped(scene, other, "AccountCallNotPermitted", [0n, id]);
    const throughSelf = [{ to: account.address, data: other }];
    await expectStopped(scene, throughSelf, "AccountCallNotPermitted", [0n, id]);
    await expectTwin(scene, [harmless]);
  });

  it("A-52: value that the account sends by itself, in performCreate, is out of reach [SK-04]", async function () {
    const w = await world();
    const account = await accountOf(w, "DoorsAccount");
    const sessionId = await grant(w, [native(5n)], {}, account);
    const scene = { w, sessionId, account };
    const id = selector("performCreate(uint256,bytes,bool,bytes32)");
    // The new contract's code is empty; what it was sent stays with it.
    const types = ["uint256", "bytes", "bool", "bytes32"];
    const create = concat([id, AbiCoder.defaultAbiCoder().encode(types, [5n, "0x00", false, ZeroHash])]);
    await expectStopped(scene, create, "AccountCallNotPermitted", [0n, id]);
    await expectTwin(scene, [{ to: w.stranger.address, value: 5n }]);
  });
});

/** The arguments of `execute(address,uint256,bytes)`, which are encoded like one call of a batch. */
function encodeArguments(call: Call): string {
  return dataSlice(encodeBatch([call]), 96);
}
