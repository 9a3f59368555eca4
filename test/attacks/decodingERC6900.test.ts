import { loadFixture, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, dataLength, dataSlice } from "ethers";

import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { encodeCalls, erc6900Account } from "../behaviors/drivers/erc6900";
import { mount, encodeInstall } from "../behaviors/mounted";
import { expectAllowed, expectRefused, expectRefusedByBoth, grant, ownerSends } from "../behaviors/operations";
import { callOf, words } from "../helpers/calls";
import { erc20, functionsOnContract, selector } from "../helpers/permissions";
import { padded } from "./helpers/scene";

const EXECUTE = selector("execute(address,uint256,bytes)");
const EXECUTE_BATCH = selector("executeBatch((address,uint256,bytes)[])");
const BUDGET = 7n;
const WORD = 32;
const mounted = () => mount(erc6900Account, "v0.8");

/** A session that may spend 7 units of the token and ping the recorder, and a theft of 1000. */
async function fixture() {
  const m = await loadFixture(mounted);
  const { w, account } = m;
  const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
  const sessionId = await grant(m, [await erc20(token, BUDGET), await functionsOnContract(recorder, "ping()")]);
  const theft = await callOf(w.token, "transfer", [w.stranger.address, 1000n]);
  const allowed = await callOf(w.token, "transfer", [w.stranger.address, BUDGET]);
  const stolen = () => w.token.getFunction("balanceOf")(w.stranger.address) as Promise<bigint>;
  const left = () => w.module.tokenAllowance(account.address, sessionId, token);
  const stopped = async (callData: string, errorName: string, args: unknown[]) => {
    const snapshot = await takeSnapshot();
    await ownerSends(m, callData);
    expect(await stolen(), "sent by the owner").to.equal(1000n);
    await snapshot.restore();
    await expectRefused(m, sessionId, callData, errorName, args);
    expect([await stolen(), await left()]).to.deep.equal([0n, BUDGET]);
  };
  const twin = async (callData: string) => {
    await expectAllowed(m, sessionId, callData);
    expect([await stolen(), await left()]).to.deep.equal([BUDGET, 0n]);
  };
  return { m, sessionId, theft, allowed, stopped, twin };
}

const prefixed = ({ data = "0x" }: Call) => concat([words(dataLength(data)), padded(data)]);
const itemOf = (call: Call) => concat([words(BigInt(call.to), 0, 3 * WORD), prefixed(call)]);

describe("attacks on the decoding, on an ERC-6900 account", function () {
  it("A-01: calldata behind another offset is not what was checked [SK-06] [SK-19]", async function () {
    const { theft, allowed, stopped, twin } = await fixture();
    const good = prefixed(allowed);
    const execute = (offset: number) => concat([EXECUTE, words(BigInt(theft.to), 0, offset), good, prefixed(theft)]);
    await stopped(execute(3 * WORD + dataLength(good)), "NonCanonicalEncoding", [68n]);
    await twin(execute(3 * WORD));
  });

  it("A-02: an array behind another offset is not what was checked [SK-06] [SK-19]", async function () {
    const { theft, allowed, stopped, twin } = await fixture();
    const arrayOf = (call: Call) => concat([words(1, WORD), itemOf(call)]);
    const good = arrayOf(allowed);
    const batch = (offset: number) => concat([EXECUTE_BATCH, words(offset), good, arrayOf(theft)]);
    await stopped(batch(WORD + dataLength(good)), "NonCanonicalEncoding", [4n]);
    await twin(batch(WORD));
  });

  it("A-02: a call behind another offset is not what was checked [SK-06] [SK-19]", async function () {
    const { theft, allowed, stopped, twin } = await fixture();
    const good = itemOf(allowed);
    const batch = (offset: number) => concat([EXECUTE_BATCH, words(WORD, 1, offset), good, itemOf(theft)]);
    await stopped(batch(WORD + dataLength(good)), "NonCanonicalEncoding", [68n]);
    await twin(batch(WORD));
  });

  it("A-25: installValidation is neither the operation's call nor one of its calls [SK-04] [SK-19]", async function () {
    const { m, sessionId, allowed, twin } = await fixture();
    const install = encodeInstall({ ...m, installation: { ...m.installation, entityId: 9 } }, "0x");
    const id = dataSlice(install, 0, 4);
    await ownerSends(m, install);
    await expectRefusedByBoth(m, sessionId, install, "AccountCallNotPermitted", [0n, id]);
    const throughSelf = encodeCalls([{ to: m.account.address, data: install }]);
    await expectRefusedByBoth(m, sessionId, throughSelf, "AccountCallNotPermitted", [0n, id]);
    await twin(encodeCalls([allowed]));
  });

  it("C-16: ERC-7579's execute is no door on this side [SK-07] [SK-19]", async function () {
    const { m, sessionId, allowed, twin } = await fixture();
    const other = encodeExecute([allowed]);
    const id = dataSlice(other, 0, 4);
    await expectRefusedByBoth(m, sessionId, other, "AccountCallNotPermitted", [0n, id]);
    await twin(encodeCalls([allowed]));
  });
});
