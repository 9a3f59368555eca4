import { expect } from "chai";
import { ethers } from "hardhat";

import { callOf } from "../../helpers/calls";
import { USUAL_COST } from "../../helpers/operations";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
  selector,
} from "../../helpers/permissions";
import type { Case } from "../Case";
import type { Mounted } from "../mounted";
import { expectAllowed, expectRefused, expectRefusedByBoth, grant, grantExactly } from "../operations";

export const [PING, PONG] = ["ping()", "pong()"].map(selector);

/** One wei to a stranger. */
export const send = (m: Mounted, value = 1n) => [{ to: m.w.stranger.address, value }];

const balanceOf = (m: Mounted) => ethers.provider.getBalance(m.w.stranger.address);

/** Every permission type: what it names passes and takes effect, the rest is refused. */
export const PERMISSION_CASES: Record<string, Case> = {
  "native-token-transfer sends ether up to its allowance": async (m) => {
    const sessionId = await grant(m, [native(10n)]);
    const before = await balanceOf(m);
    await expectRefused(m, sessionId, send(m, 11n), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 11n, 10n]);
    await expectAllowed(m, sessionId, send(m, 7n));
    expect((await balanceOf(m)) - before).to.equal(7n);
    await expectRefused(m, sessionId, send(m, 4n), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 4n, 3n]);
    await expectAllowed(m, sessionId, send(m, 3n));
  },

  "native-token-transfer is needed for ether": async (m) => {
    const to = await m.w.recorder.getAddress();
    const sessionId = await grant(m, [await contractAccess(to)]);
    await expectRefused(m, sessionId, [{ to, value: 1n, data: PING }], "ValueNotPermitted", [0n, to, 1n]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
  },

  "erc20-token-transfer moves and approves a token up to its allowance": async (m) => {
    const token = await m.w.token.getAddress();
    const { address } = m.w.stranger;
    const sessionId = await grant(m, [await erc20(token, 10n)]);
    const transfer = async (amount: bigint) => [await callOf(m.w.token, "transfer", [address, amount])];
    await expectRefused(m, sessionId, await transfer(11n), "TokenAllowanceExceeded", [0n, token, 11n, 10n]);
    await expectAllowed(m, sessionId, await transfer(6n));
    expect(await m.w.token.getFunction("balanceOf")(address)).to.equal(6n);
    await expectAllowed(m, sessionId, [await callOf(m.w.token, "approve", [address, 3n])]);
    await expectRefused(m, sessionId, await transfer(2n), "TokenAllowanceExceeded", [0n, token, 2n, 1n]);
    expect(await m.w.module.tokenAllowance(m.account.address, sessionId, token)).to.equal(1n);
  },

  "contract-access calls every function of one contract": async (m) => {
    const [to, other] = [await m.w.recorder.getAddress(), m.w.stranger.address];
    const sessionId = await grant(m, [await contractAccess(to)]);
    await expectRefused(m, sessionId, [{ to: other, data: PING }], "FunctionNotPermitted", [0n, other, PING]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
    await expectAllowed(m, sessionId, [{ to, data: PONG }]);
  },

  "account-functions calls named functions of the account itself": async (m) => {
    const { address } = m.account;
    const sessionId = await grant(m, [accountFunctions("accountId()")]);
    const selfCall = (signature: string) => m.driver.encodeSelfCall(address, selector(signature));
    await expectRefusedByBoth(m, sessionId, selfCall("entryPoint()"), "AccountCallNotPermitted", [
      0n,
      selector("entryPoint()"),
    ]);
    await expectAllowed(m, sessionId, selfCall("accountId()"));
  },

  "functions-on-all-contracts calls named functions of any contract": async (m) => {
    const to = await m.w.recorder.getAddress();
    const sessionId = await grant(m, [functionsOnAllContracts(PING)]);
    await expectRefused(m, sessionId, [{ to, data: PONG }], "FunctionNotPermitted", [0n, to, PONG]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
    await expectAllowed(m, sessionId, [{ to: m.w.stranger.address, data: PING }]);
  },

  "functions-on-contract calls named functions of one contract": async (m) => {
    const [to, other] = [await m.w.recorder.getAddress(), m.w.stranger.address];
    const sessionId = await grant(m, [await functionsOnContract(to, PING)]);
    await expectRefused(m, sessionId, [{ to, data: PONG }], "FunctionNotPermitted", [0n, to, PONG]);
    await expectRefused(m, sessionId, [{ to: other, data: PING }], "FunctionNotPermitted", [0n, other, PING]);
    await expectAllowed(m, sessionId, [{ to, data: PING }]);
  },

  "gas-limit pays for operations up to it": async (m) => {
    const sessionId = await grant(m, [native(), gasLimit(2n * USUAL_COST - 1n)]);
    await expectAllowed(m, sessionId, send(m));
    await expectRefused(m, sessionId, send(m), "GasAllowanceExceeded", [USUAL_COST, USUAL_COST - 1n]);
    const fields = { maxFeePerGas: 1_999_999_999n };
    await expectAllowed(m, sessionId, send(m), { fields });
  },

  "gas-limit is needed where the account pays": async (m) => {
    const without = await grantExactly(m, [native()]);
    const beside = await grantExactly(m, [native(), gasLimit(USUAL_COST)], { salt: 1n });
    await expectRefused(m, without, send(m), "GasNotPermitted", [USUAL_COST]);
    await expectAllowed(m, beside, send(m));
  },

  "root does what another session of the same key is refused": async (m) => {
    const limited = await grant(m, [native(1n)]);
    const rootId = await grant(m, [root()], { salt: 1n });
    await expectRefused(m, limited, send(m, 2n), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 2n, 1n]);
    await expectAllowed(m, rootId, send(m, 2n));
  },
};
