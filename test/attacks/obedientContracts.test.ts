import { expect } from "chai";
import { ZeroHash, concat, type Contract } from "ethers";

import { encodeSingle, type Call } from "../../src/accounts/erc7579";
import { ENTRY_POINTS } from "../../src/entryPoint";
import { MODE_SINGLE, callOf } from "../helpers/calls";
import { grantRefusal, ownerCalls } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { contractAccess, functionsOnAllContracts, functionsOnContract, native, selector } from "../helpers/permissions";
import { grant, sessionOf } from "../helpers/sessions";
import { deploy, world } from "../helpers/world";
import {
  EXECUTOR,
  encodeInstall,
  expectNothingLost,
  expectStopped,
  expectTwin,
  expectUnharmed,
  ownerDoes,
  type Scene,
} from "./helpers/scene";

describe("attacks through contracts that obey the account", function () {
  /** A session that may call this function of any contract, and the target on the account's protected list. */
  async function fixture(name: string, signature: string) {
    const w = await world();
    const contract = await deploy(name);
    const to = await contract.getAddress();
    const sessionId = await grant(w, [functionsOnAllContracts(signature), native()]);
    await ownerCalls(w, "protectTargets", [[to], true]);
    return { w, contract, to, sessionId };
  }

  it("A-28: another module of the account does not take orders from a session [SK-05]", async function () {
    const { w, contract: operators, to, sessionId } = await fixture("OperatorModule", "nameOperator(address)");
    await ownerDoes({ w }, encodeInstall(EXECUTOR, to));
    const alsoRead = { operator: () => operators.getFunction("operatorOf")(w.account.address) };
    const scene = { w, sessionId, alsoRead };
    const call = await callOf(operators, "nameOperator", [w.stranger.address]);
    const args = [0n, to, selector("nameOperator(address)")];
    await expectStopped(scene, [call], "ProtectedTargetNotPermitted", args);
    const steal = encodeSingle(await callOf(w.token, "transfer", [w.stranger.address, 1000n]));
    const run = operators.connect(w.stranger) as Contract;
    await expectNothingLost(scene, () =>
      expect(run.getFunction("run")(w.account.address, MODE_SINGLE, steal)).to.be.revertedWith("not the operator"),
    );
    const elsewhere = await deploy("OperatorModule");
    await expectTwin(scene, [{ ...call, to: await elsewhere.getAddress() }]);
  });

  it("A-31: a registry does not learn from a session whom to trust [SK-05]", async function () {
    const { w, contract: registry, to, sessionId } = await fixture("Registry", "trust(address)");
    const scene = { w, sessionId, alsoRead: { attester: () => registry.getFunction("attesterOf")(w.account.address) } };
    const call = await callOf(registry, "trust", [w.stranger.address]);
    await expectStopped(scene, [call], "ProtectedTargetNotPermitted", [0n, to, selector("trust(address)")]);
    await expectTwin(scene, [{ ...call, to: await (await deploy("Registry")).getAddress() }]);
  });

  it("B-05: an adapter that trusts the end of its calldata is not told who calls [SK-05]", async function () {
    const { w, contract: adapter, to, sessionId } = await fixture("TrailingSenderAdapter", "runAsAccount(bytes)");
    await ownerDoes({ w }, encodeInstall(EXECUTOR, to));
    const scene = { w, sessionId };
    const steal = encodeSingle(await callOf(w.token, "transfer", [w.stranger.address, 1000n]));
    const { data } = await callOf(adapter, "runAsAccount", [steal]);
    const call: Call = { to, data: concat([data ?? "0x", w.account.address]) };
    await expectStopped(scene, [call], "ProtectedTargetNotPermitted", [0n, to, selector("runAsAccount(bytes)")]);
    for (const permission of [await contractAccess(to), await functionsOnContract(to, "runAsAccount(bytes)")]) {
      const refusal = await grantRefusal(w, sessionOf(w, [permission], { salt: 1n }));
      expectError(refusal, "TargetIsProtected", [0n, to]);
    }
    await expectTwin(scene, [{ ...call, to: await w.recorder.getAddress() }]);
  });

  it("A-30: the EntryPoint does not give away the account's deposit or nonces [SK-05]", async function () {
    const w = await world();
    const { address, entryPoint } = w.account;
    const to = ENTRY_POINTS[w.account.version];
    const sessionId = await grant(w, [functionsOnAllContracts("depositTo(address)", "balanceOf(address)"), native()]);
    const read = (name: string, ...args: unknown[]) => entryPoint.getFunction(name)(...args) as Promise<unknown>;
    const scene: Scene = {
      w,
      sessionId,
      alsoRead: {
        "the stranger's deposit": () => read("balanceOf", w.stranger.address),
        nonce: () => read("getNonce", address, 7n),
      },
    };
    const calls: [signature: string, words: string, value?: bigint][] = [
      ["withdrawTo(address,uint256)", w.stranger.address.slice(2).padStart(64, "0") + "1".padStart(64, "0")],
      ["incrementNonce(uint192)", "7".padStart(64, "0")],
      ["depositTo(address)", w.stranger.address.slice(2).padStart(64, "0"), 1n],
    ];
    for (const [signature, words, value = 0n] of calls) {
      const args = [0n, to, selector(signature)];
      const call = { to, value, data: selector(signature) + words };
      await expectStopped(scene, [call], "ProtectedTargetNotPermitted", args);
    }
    for (const signature of ["withdrawStake(address)", "unlockStake()", "addStake(uint32)"]) {
      const call = { to, data: selector(signature) + ZeroHash.slice(2) };
      await expectUnharmed(scene, [call], "ProtectedTargetNotPermitted", [0n, to, selector(signature)]);
    }
    await expectTwin(scene, [{ to: await w.recorder.getAddress(), data: selector("depositTo(address)") }]);
  });
});
