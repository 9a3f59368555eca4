import { expect } from "chai";
import type { Contract, ContractTransactionReceipt } from "ethers";

import { encodeExecute, encodeSingle } from "../../src/accounts/erc7579";
import { SessionStatus, type Session } from "../../src/session";
import { MODE_SINGLE, callOf } from "../helpers/calls";
import { VALIDATE_USER_OP } from "../helpers/direct";
import { encodeModuleCall } from "../helpers/moduleCalls";
import { expectAllowed, handleOps, sessionOperation } from "../helpers/operations";
import { contractAccess, erc20, gasLimit, native } from "../helpers/permissions";
import { grant, install, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { contractSigner, operationOf } from "../helpers/signers";
import { framesOf } from "../helpers/trace";
import { deploy, world, type World } from "../helpers/world";
import { expectStopped } from "./helpers/scene";

const BUDGET = 100n;
const CALLS = ["CALL", "CALLCODE", "DELEGATECALL", "STATICCALL", "CREATE", "CREATE2"];

/** A token that calls whoever receives it, and a receiver that calls back. */
async function fixture() {
  const w = await world();
  const token = await deploy("HookToken");
  const receiver = await deploy("Reentrant");
  const to = await receiver.getAddress();
  await (await token.getFunction("mint")(w.account.address, 1000n)).wait();
  const sessionId = await grant(w, [await erc20(token, BUDGET), native(9n)]);
  const transfer = (target: string, amount: bigint) => callOf(token, "transfer", [target, amount]);
  const approve = (amount: bigint) => callOf(token, "approve", [to, amount]);
  const spent = async () => 1000n - ((await token.getFunction("balanceOf")(w.account.address)) as bigint);
  return { w, token, receiver, to, sessionId, transfer, approve, spent, scene: { w, sessionId, tokens: [token] } };
}

/** Which of the receiver's attempts went through, by their order. */
function wentThrough(receiver: Contract, receipt: ContractTransactionReceipt | undefined): bigint[] {
  const logs = (receipt?.logs ?? []).filter(({ address }) => address === receiver.target);
  return logs.map((log) => receiver.interface.parseLog(log)?.args.index as bigint);
}

async function prepare(receiver: Contract, attempts: { to: string; data?: string }[]): Promise<void> {
  const pairs = attempts.map(({ to, data = "0x" }) => [to, data]);
  await (await receiver.getFunction("prepare")(pairs)).wait();
}

/** What the receiver tries against the account and the module while the account executes. */
async function attemptsOf(w: World, sessionId: string, token: Contract) {
  const module = await w.module.getAddress();
  const theft = await callOf(token, "transfer", [w.stranger.address, 500n]);
  const second = await sessionOperation(w, sessionId, [await callOf(token, "transfer", [w.stranger.address, 1n])], {
    lane: 1,
  });
  const { interface: entryPoint } = w.account.entryPoint;
  const execute = w.account.contract.interface.encodeFunctionData("execute", [MODE_SINGLE, encodeSingle(theft)]);
  const validated = w.module.interface.encodeFunctionData(VALIDATE_USER_OP, [second, "0x".padEnd(66, "1")]);
  return [
    { to: w.account.address, data: execute },
    { to: w.account.address, data: encodeExecute([theft]) },
    { to: module, data: encodeModuleCall(w, "renounceSession", [w.account.address, sessionId]) },
    { to: module, data: validated },
    {
      to: await w.account.entryPoint.getAddress(),
      data: entryPoint.encodeFunctionData("handleOps", [[second], w.stranger.address]),
    },
  ];
}

describe("attacks that come back while the account executes", function () {
  it("A-35: the receiver of a token changes neither the session nor the account [SK-13]", async function () {
    const { w, token, receiver, to, sessionId, transfer, spent, scene } = await fixture();
    await prepare(receiver, await attemptsOf(w, sessionId, token));
    const { receipt } = await expectAllowed(w, sessionId, [await transfer(to, 30n), await transfer(to, 30n)]);
    expect(wentThrough(receiver, receipt)).to.deep.equal([]);
    expect(await spent()).to.equal(60n);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, await token.getAddress())).to.equal(40n);
    const args = [0n, await token.getAddress(), 41n, 40n];
    await expectStopped(scene, [await transfer(to, 41n)], "TokenAllowanceExceeded", args);
    await prepare(receiver, []);
    await expectAllowed(w, sessionId, [await transfer(to, 40n)]);
  });

  it("A-55: a hook takes what was approved for it, and it was counted before it ran [SK-09]", async function () {
    const { w, token, receiver, to, sessionId, transfer, approve, spent, scene } = await fixture();
    const pull = await callOf(token, "transferFrom", [w.account.address, w.stranger.address, 40n]);
    await prepare(receiver, [pull, pull]);
    const batch = async (last: bigint) => [await approve(40n), await transfer(to, 30n), await transfer(to, last)];
    const args = [2n, await token.getAddress(), 31n, 30n];
    await expectStopped(scene, await batch(31n), "TokenAllowanceExceeded", args);
    const { receipt } = await expectAllowed(w, sessionId, await batch(30n));
    // Once, in the first hook: then the approval is used up.
    expect(wentThrough(receiver, receipt)).to.deep.equal([0n]);
    expect(await spent()).to.equal(BUDGET);
  });
});

describe("attacks that come back while the module works", function () {
  /** A session whose key is a contract that calls back when it is asked about a signature. */
  async function contractKey(attempts: (w: World, session: Session) => { to: string; data: string }[]) {
    const w = await world();
    await install(w);
    const signer = await deploy("Reentrant");
    const key = await signer.getAddress();
    const session = sessionOf(w, [native(9n), await contractAccess(key), gasLimit()], contractSigner(key));
    await prepare(signer, attempts(w, session));
    return { w, session, signer };
  }

  it("A-36: granting calls nobody [SK-13]", async function () {
    const { w, session } = await contractKey(() => []);
    const { receipt } = await ownerCallsModule(w, encodeModuleCall(w, "grantSession", [session]));
    const module = await w.module.getAddress();
    const [grantFrame, ...others] = (await framesOf(receipt?.hash ?? "", module)).filter((frame) =>
      frame.some(({ op }) => op === "SSTORE"),
    );
    expect(others).to.deep.equal([]);
    expect(grantFrame.filter(({ op }) => CALLS.includes(op))).to.deep.equal([]);
    const sessionId = await w.module.sessionIdOf(session.signerKind, session.signer, session.salt);
    expect((await w.module.getSession(w.account.address, sessionId)).status).to.equal(BigInt(SessionStatus.Active));
  });

  it("A-36: a contract key changes nothing while it is asked about a signature [SK-17]", async function () {
    const { w, session, signer } = await contractKey(() => []);
    await ownerCallsModule(w, encodeModuleCall(w, "grantSession", [session]));
    const sessionId = await w.module.sessionIdOf(session.signerKind, session.signer, session.salt);
    const module = await w.module.getAddress();
    // The key may renounce its session, but not in the middle of a validation, where it would go on with it.
    const renounce = encodeModuleCall(w, "renounceSession", [w.account.address, sessionId]);
    await prepare(signer, [{ to: module, data: renounce }]);
    const calls = [{ to: w.stranger.address, value: 1n }];
    const fields = { verificationGasLimit: 8_000_000n };
    const operation = await operationOf(w, session, () => "0x", calls, { fields });
    const outcome = await handleOps(w, [operation]);
    expect(outcome.refusal?.data).to.equal(undefined);
    expect(wentThrough(signer, outcome.receipt)).to.deep.equal([]);
    expect((await w.module.getSession(w.account.address, sessionId)).status).to.equal(BigInt(SessionStatus.Active));
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(8n);
    // The same call outside of a validation, which the key makes whenever anybody calls it.
    const called = await handleOps(w, [
      await operationOf(w, session, () => "0x", [{ to: await signer.getAddress(), data: "0x12345678" }], { fields }),
    ]);
    expect(wentThrough(signer, called.receipt)).to.deep.equal([0n]);
    expect((await w.module.getSession(w.account.address, sessionId)).status).to.equal(BigInt(SessionStatus.Revoked));
  });
});
