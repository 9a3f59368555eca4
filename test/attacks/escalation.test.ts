import { expect } from "chai";
import { ZeroAddress } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute, encodeSingle } from "../../src/accounts/erc7579";
import { PRIVILEGED_FUNCTIONS } from "../../src/publishedFunctions";
import { callOf } from "../helpers/calls";
import { encodeModuleCall, grantRefusal } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { accountFunctions, functionsOnAllContracts, native, root, selector } from "../helpers/permissions";
import { grant, grantSession, installCallData, sessionOf, uninstallCallData } from "../helpers/sessions";
import { checkRefusal, verdictOf } from "../helpers/verdicts";
import { deploy, world } from "../helpers/world";
import {
  expectNothingLost,
  expectStopped,
  expectTwin,
  expectUnharmed,
  ownerDoes,
  EXECUTOR,
  FALLBACK,
  encodeInstall,
  type Scene,
} from "./helpers/scene";

const ACCOUNT_ID = selector("accountId()");

/** A session with a function of the account and one of all contracts, and a validator that the stranger rules. */
async function fixture() {
  const w = await world();
  const sessionId = await grant(w, [accountFunctions("accountId()"), functionsOnAllContracts("accountId()")]);
  const validator = await (await deploy("ECDSAValidator")).getAddress();
  const isTaken = () => w.account.contract.isModuleInstalled(1, validator, "0x");
  const theft = encodeExecute([await callOf(w.token, "transfer", [w.stranger.address, 1000n])]);
  const privileged: Record<string, string> = {
    installModule: installCallData(validator, w.stranger.address),
    uninstallModule: uninstallCallData(await w.ownerValidator.getAddress()),
    execute: theft,
  };
  const scene: Scene = { w, sessionId, alsoRead: { "the stranger's validator": isTaken } };
  return { w, scene, privileged };
}

describe("attacks through the account's own functions", function () {
  for (const name of ["installModule", "uninstallModule", "execute"]) {
    it(`A-23: the zero address does not stand for an account that ${name} may be called on [SK-03]`, async function () {
      const { w, scene, privileged } = await fixture();
      const data = privileged[name];
      const args = [1n, data.slice(0, 10)];
      const harmless = { to: w.stranger.address, data: ACCOUNT_ID };
      const batch = [harmless, { to: ZeroAddress, data }];
      await expectStopped(scene, batch, "AccountCallNotPermitted", args);
      await expectTwin(scene, [harmless, { to: ZeroAddress, data: ACCOUNT_ID }]);
    });

    it(`A-25: ${name} is not reached through execute [SK-04]`, async function () {
      const { w, scene, privileged } = await fixture();
      const data = privileged[name];
      const to = w.account.address;
      await expectStopped(scene, [{ to, data }], "AccountCallNotPermitted", [0n, data.slice(0, 10)]);
      await expectTwin(scene, [{ to, data: ACCOUNT_ID }]);
    });
  }

  it("A-24: an execute inside execute does not hide its call, however deep [SK-04]", async function () {
    const { w, scene, privileged } = await fixture();
    const to = w.account.address;
    const args = [0n, selector("execute(bytes32,bytes)")];
    const twice = encodeExecute([{ to, data: privileged.execute }]);
    await expectStopped(scene, [{ to, data: twice }], "AccountCallNotPermitted", args);
    const harmless = encodeExecute([{ to: w.stranger.address, data: ACCOUNT_ID }]);
    await expectUnharmed(scene, [{ to, data: harmless }], "AccountCallNotPermitted", args);
    await expectTwin(scene, harmless);
  });

  it("A-25: no function of the published list is reached through execute [SK-04]", async function () {
    const { w, scene } = await fixture();
    const to = w.account.address;
    await expectNothingLost(scene, async () => {
      for (const { selector: id } of PRIVILEGED_FUNCTIONS) {
        const refusal = await checkRefusal(w, scene.sessionId, { to, data: id + "00".repeat(128) });
        expect(verdictOf(refusal)).to.deep.equal(["AccountCallNotPermitted", 0n, id]);
      }
    });
    await expectTwin(scene, [{ to, data: ACCOUNT_ID }]);
  });

  for (const name of ["installModule", "uninstallModule"]) {
    it(`A-26: ${name} is not the operation's own call [SK-04]`, async function () {
      const { scene, privileged } = await fixture();
      const data = privileged[name];
      await expectStopped(scene, data, "AccountCallNotPermitted", [0n, data.slice(0, 10)]);
      await expectTwin(scene, ACCOUNT_ID);
    });
  }

  for (const signature of [
    "upgradeToAndCall(address,bytes)",
    "executeFromExecutor(bytes32,bytes)",
    "executeBatch((address,uint256,bytes)[])",
    "performCreate(uint256,bytes,bool,bytes32)",
    "execute(bytes32,bytes)",
  ]) {
    it(`A-37: ${signature}, which carries a call, is not granted [SK-04]`, async function () {
      const { w, scene } = await fixture();
      const session = (...functions: string[]) => sessionOf(w, [accountFunctions(...functions)], { salt: 1n });
      await expectNothingLost(scene, async () => {
        const refusal = await grantRefusal(w, session(signature));
        expectError(refusal, "PrivilegedFunction", [0n, selector(signature)]);
      });
      expect(await grantRefusal(w, session("accountId()"))).to.equal(undefined);
    });
  }

  it("A-38: a fallback handler that trusts the account is not reached by a selector nobody named [SK-04]", async function () {
    const { w, scene } = await fixture();
    const module = await (await deploy("SweepModule")).getAddress();
    const sweep = selector("sweep(bytes)");
    await ownerDoes(scene, encodeInstall(EXECUTOR, module));
    await ownerDoes(scene, encodeInstall(FALLBACK, module, sweep));
    const execution = encodeSingle(await callOf(w.token, "transfer", [w.stranger.address, 1000n]));
    const data = sweep + ethers.AbiCoder.defaultAbiCoder().encode(["bytes"], [execution]).slice(2);
    await expectStopped(scene, data, "AccountCallNotPermitted", [0n, sweep]);
    await expectStopped(scene, [{ to: w.account.address, data }], "AccountCallNotPermitted", [0n, sweep]);
    await expectTwin(scene, ACCOUNT_ID);
  });
});

describe("attacks through the account's right over this module", function () {
  it("A-27: a session changes nothing of any session, except its own end [SK-05]", async function () {
    const w = await world();
    const [module, recorder] = [await w.module.getAddress(), await w.recorder.getAddress()];
    const sessionId = await grant(w, [functionsOnAllContracts("ping()"), native()]);
    const other = await grantSession(w, sessionOf(w, [native(1n)], { salt: 1n }));
    const rogue = sessionOf(w, [root()], { signer: w.stranger.address });
    const status = async (id: string) => (await w.module.getSession(w.account.address, id)).status;
    const alsoRead = {
      "the stranger's session": async () => status(await w.module.sessionIdOf(0, rogue.signer, rogue.salt)),
      "another session": () => status(other),
      epoch: () => w.module.epochOf(w.account.address),
      "what is protected": () => w.module.isProtected(w.account.address, recorder),
    };
    const scene = { w, sessionId, alsoRead };
    const harmful: [name: string, args: unknown[]][] = [
      ["grantSession", [rogue]],
      ["grantSessions", [[rogue]]],
      ["revokeSession", [other]],
      ["revokeSessions", [[other]]],
      ["revokeAllSessions", []],
      ["protectTargets", [[recorder], true]],
      ["onInstall", ["0x"]],
      ["onUninstall", ["0x"]],
    ];
    for (const [name, args] of harmful) {
      const data = encodeModuleCall(w, name, args);
      const refused = [0n, module, data.slice(0, 10)];
      await expectStopped(scene, [{ to: module, data }], "ProtectedTargetNotPermitted", refused);
    }
    await expectTwin(scene, [{ to: module, data: encodeModuleCall(w, "revokeSession", [sessionId]) }]);
  });
});
