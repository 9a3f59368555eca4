import { expect } from "chai";
import { Interface, ZeroAddress } from "ethers";

import { encodeExecute } from "../../../src/accounts/erc7579";
import { PRIVILEGED_FUNCTIONS } from "../../../src/publishedFunctions";
import { expectError } from "../../helpers/operations";
import { accountFunctions, contractAccess, functionsOnAllContracts, native, selector } from "../../helpers/permissions";
import { sessionOf } from "../../helpers/sessions";
import type { Case } from "../Case";
import { NO_SESSIONS, adapterOf, encodeInstall, type Mounted } from "../mounted";
import {
  encodeModuleCall,
  expectAllowed,
  expectRefused,
  expectRefusedByBoth,
  grant,
  ownerCallsModule,
  ownerTries,
} from "../operations";
import { PING, send } from "./permissions";

const erc6900 = new Interface([
  "function execute(address,uint256,bytes)",
  "function executeBatch((address,uint256,bytes)[])",
]);
const MODULE_FUNCTIONS = ["grantSession", "revokeAllSessions", "protectTargets", "onInstall", "onUninstall"] as const;

/** Calls by the other standard's functions that make them. */
function foreignCalls(m: Mounted): string[] {
  const [{ to, value }] = send(m);
  if (m.driver.standard === "ERC-6900")
    return [encodeExecute([{ to, value }]), encodeExecute([...send(m), ...send(m)])];
  const call = [to, value, "0x"];
  return [erc6900.encodeFunctionData("execute", call), erc6900.encodeFunctionData("executeBatch", [[call]])];
}

/** The account, its modules and its EntryPoint are out of reach. */
export const ACCOUNT_CASES: Record<string, Case> = {
  "no privileged function can be granted": async (m) => {
    const names = ["installModule(uint256,address,bytes)", "installValidation(bytes25,bytes4[],bytes,bytes[])"];
    for (const id of [...names, "upgradeToAndCall(address,bytes)"].map(selector)) {
      for (const permission of [accountFunctions(id), functionsOnAllContracts(id)]) {
        const data = encodeModuleCall(m, "grantSession", [sessionOf(m.w, [permission])]);
        const { isExecuted, revert } = await ownerTries(m, [{ to: m.installation.module, data }]);
        expect(isExecuted).to.equal(false);
        if (!m.driver.hidesReasons && revert?.error) expectError(revert, "PrivilegedFunction", [0n, id]);
      }
    }
    await expectAllowed(m, await grant(m, [native()]), send(m));
  },

  "no privileged function of the account passes": async (m) => {
    const sessionId = await grant(m, [native(), accountFunctions("accountId()")]);
    const refused = async (data: string) => {
      const args = [0n, data.slice(0, 10)];
      await expectRefusedByBoth(m, sessionId, data, "AccountCallNotPermitted", args);
      await expectRefusedByBoth(
        m,
        sessionId,
        m.driver.encodeSelfCall(m.account.address, data),
        "AccountCallNotPermitted",
        args,
      );
    };
    await refused(encodeInstall({ ...m, installation: { ...m.installation, entityId: 7 } }, NO_SESSIONS));
    await refused(m.driver.encodeUninstall(m.installation, NO_SESSIONS));
    const decoded = new Set(["0xe9ae5c53", "0xb61d27f6", "0x34fcd5be", "0x8dd7712f"]);
    const rest = PRIVILEGED_FUNCTIONS.map((entry) => entry.selector).filter((id) => !decoded.has(id));
    for (const id of rest.filter((_, i) => i % 24 === 0)) await refused(id + "00".repeat(128));
    await expectAllowed(m, sessionId, send(m));
  },

  "the account is not reached in a batch, nor as the zero address": async (m) => {
    const sessionId = await grant(m, [native(), functionsOnAllContracts(PING)]);
    for (const to of [m.account.address, ZeroAddress]) {
      const calls = [...send(m), { to, data: PING }];
      await expectRefusedByBoth(m, sessionId, calls, "AccountCallNotPermitted", [1n, PING]);
      await expectRefusedByBoth(m, sessionId, [{ to, value: 1n }], "AccountCallNotPermitted", [0n, "0x00000000"]);
    }
    await expectAllowed(m, sessionId, [...send(m), { to: m.w.stranger.address, data: PING }]);
  },

  "the module is out of reach": async (m) => {
    const sessionId = await grant(m, [native(), functionsOnAllContracts("accountId()")]);
    const to = m.installation.module;
    for (const id of MODULE_FUNCTIONS.map((name) => m.w.module.interface.getFunction(name).selector)) {
      const calls = [{ to, data: id + "00".repeat(96) }];
      await expectRefused(m, sessionId, calls, "ProtectedTargetNotPermitted", [0n, to, id]);
    }
    await expectAllowed(m, sessionId, send(m));
  },

  "the EntryPoint is out of reach": async (m) => {
    const sessionId = await grant(m, [functionsOnAllContracts("balanceOf(address)"), native()]);
    const to = await m.account.entryPoint.getAddress();
    for (const id of ["withdrawTo(address,uint256)", "balanceOf(address)"].map(selector)) {
      const calls = [{ to, data: id + "00".repeat(64) }];
      await expectRefused(m, sessionId, calls, "ProtectedTargetNotPermitted", [0n, to, id]);
    }
    await expectAllowed(m, sessionId, send(m));
  },

  "what the account protects is out of reach of functions on all contracts": async (m) => {
    const sessionId = await grant(m, [functionsOnAllContracts(PING)]);
    const to = await m.w.recorder.getAddress();
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
    await ownerCallsModule(m, "protectTargets", [[to], true]);
    await expectRefused(m, sessionId, [{ to, data: PING }], "ProtectedTargetNotPermitted", [0n, to, PING]);
    await ownerCallsModule(m, "protectTargets", [[to], false]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
  },

  "another module's callbacks are out of reach of contract-access": async (m) => {
    const to = await m.w.recorder.getAddress();
    const sessionId = await grant(m, [await contractAccess(to)]);
    const onInstall = selector("onInstall(bytes)");
    await expectRefused(m, sessionId, [{ to, data: onInstall }], "FunctionNotPermitted", [0n, to, onInstall]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
  },

  "the other standard's execute is a call of the account like any other": async (m) => {
    const sessionId = await grant(m, [native()]);
    for (const callData of foreignCalls(m)) {
      await expectRefusedByBoth(m, sessionId, callData, "AccountCallNotPermitted", [0n, callData.slice(0, 10)]);
    }
    await expectAllowed(m, sessionId, send(m));
  },

  "executeUserOp wraps nothing": async (m) => {
    const sessionId = await grant(m, [native()]);
    const callData = `0x8dd7712f${adapterOf(m).encodeCalls(send(m)).slice(2)}`;
    await expectRefusedByBoth(m, sessionId, callData, "ExecuteUserOpNotPermitted", []);
    await expectAllowed(m, sessionId, send(m));
  },
};
