import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ZeroAddress, parseEther } from "ethers";
import { ethers } from "hardhat";

import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectAllowed, expectRefused, handleOps, sessionOperation } from "../helpers/operations";
import { gasLimit, native, root } from "../helpers/permissions";
import { grantSession, sessionOf } from "../helpers/sessions";
import { world, type TestAccount, type World } from "../helpers/world";
import { delegate, installOn } from "./helpers/accounts";
import { expectNoLoss, lossOf } from "./helpers/loss";

const send = (w: World) => [{ to: w.bundler.address, value: 1n }];

async function fixture() {
  const w = await world();
  const eoa = new ethers.Wallet(ethers.id("an EOA that becomes an account"), ethers.provider);
  await setBalance(eoa.address, parseEther("10"));
  return { w, eoa };
}

/** No operation of the session passes, whatever the reason. */
async function expectShut(w: World, account: TestAccount, sessionId: string): Promise<void> {
  await expectNoLoss(w, { account, sessions: [sessionId] }, async () => {
    const operation = await sessionOperation(w, sessionId, send(w), { account });
    const { isAllowed } = await handleOps(w, [operation], account);
    expect(isAllowed).to.equal(false);
  });
}

describe("Attacks around the delegation of an EOA (EIP-7702) [SK-16]", function () {
  it("B-09 has an EOA grant a session, root even, before it becomes an account", async function () {
    const { w, eoa } = await fixture();
    const module = w.module.connect(eoa);
    const early = [sessionOf(w, [native(9n), gasLimit()]), sessionOf(w, [root()], { salt: 1n })];
    await (await module.grantSessions(early)).wait();
    await delegate(eoa, w.account.address);
    const account = await installOn(w, eoa);
    for (const session of early) {
      const args = [eoa.address, sessionIdOf(session), 0n, 1n];
      await expectNoLoss(w, { account, sessions: [sessionIdOf(session)] }, () =>
        expectRefused(w, sessionIdOf(session), send(w), "SessionIsVoid", args, { account }),
      );
    }
    const later = sessionOf(w, [native(9n), gasLimit()], { salt: 2n });
    await expectAllowed(w, await grantSession(w, later, { account }), send(w), { account });
  });

  it("A-125 has an EOA that redelegates: its sessions open nothing under other code or none", async function () {
    const { w, eoa } = await fixture();
    await delegate(eoa, w.account.address);
    const account = await installOn(w, eoa);
    const sessionId = await grantSession(w, sessionOf(w, [native(9n), gasLimit()]), { account });
    await expectAllowed(w, sessionId, send(w), { account });
    for (const implementation of [await w.recorder.getAddress(), ZeroAddress]) {
      await delegate(eoa, implementation);
      await expectShut(w, account, sessionId);
      // The EOA's own key stands above its code.
      await (await eoa.sendTransaction({ to: w.stranger.address, value: 1n })).wait();
    }
    await delegate(eoa, w.account.address);
    const spent = await lossOf(w, { account, sessions: [sessionId] }, () =>
      expectAllowed(w, sessionId, send(w), { account }),
    );
    expect(spent[`native of ${sessionId}`], "what was not ended is back, within its allowance").to.equal(-1n);
  });

  it("A-125 has an EOA that ends its sessions before it redelegates: they stay ended when it comes back", async function () {
    const { w, eoa } = await fixture();
    await delegate(eoa, w.account.address);
    const account = await installOn(w, eoa);
    const sessionId = await grantSession(w, sessionOf(w, [native(9n), gasLimit()]), { account });
    await expectAllowed(w, sessionId, send(w), { account });
    await (await w.module.connect(eoa).revokeAllSessions()).wait();
    await delegate(eoa, await w.recorder.getAddress());
    await delegate(eoa, w.account.address);
    const epoch = await w.module.epochOf(eoa.address);
    await expectNoLoss(w, { account, sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "SessionIsVoid", [eoa.address, sessionId.toLowerCase(), 1n, epoch], {
        account,
      }),
    );
    const { status } = await w.module.getSession(eoa.address, sessionId);
    expect(status).to.equal(BigInt(SessionStatus.Revoked));
    const next = sessionOf(w, [native(9n), gasLimit()], { salt: 1n });
    await expectAllowed(w, await grantSession(w, next, { account }), send(w), { account });
  });
});
