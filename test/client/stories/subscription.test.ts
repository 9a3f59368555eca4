import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";

import { SessionRefused, type GrantedPermissions } from "../../../src";
import { callOf } from "../../helpers/calls";
import { clientOf, clients } from "../../helpers/clients";

const MONTH = 30 * 86_400;

/**
 * A service charges 10 tokens a month. Allowances are totals, so the customer grants the months one by one: twelve sessions
 * of 10 tokens, each with its own window, signed at once and sent by nobody until they are used.
 *
 * 1. The customer signs twelve grants.
 * 2. Each month, the server charges once. The grant of that month comes along.
 * 3. It can't charge twice in a month, nor a month ahead.
 * 4. The customer cancels: what was not charged yet is void.
 */
describe("Story: a subscription server", function () {
  it("charges once a month, until the customer cancels", async function () {
    const { w, owner: customer } = await clients();
    // EntryPoints from v0.8 on want the beginning to lie in the past.
    const start = (await time.latest()) - 60;
    const token = { address: await w.token.getAddress(), allowance: toQuantity(parseEther("10")) };
    const grants: GrantedPermissions[] = [];
    for (let month = 0; month < 12; month++) {
      const validAfter = start + month * MONTH;
      const grant = {
        validAfter,
        expirySec: validAfter + MONTH,
        key: { type: "secp256k1" as const, publicKey: w.sessionKey.address },
        permissions: [
          { type: "erc20-token-transfer" as const, data: token },
          { type: "gas-limit" as const, data: { limit: toQuantity(parseEther("0.01")) } },
        ],
      };
      grants.push(await customer.grantPermissions(grant, { deadline: validAfter + MONTH }));
    }

    const server = await clientOf(w, { signer: w.sessionKey });
    const charge = async (month: number) => {
      const calls = [await callOf(w.token, "transfer", [w.stranger.address, parseEther("10")])];
      const capabilities = { permissions: { context: grants[month].context } };
      return (await server.waitForCalls((await server.sendCalls({ calls, capabilities })).id)).status;
    };

    expect(await charge(0)).to.equal(200);
    await expect(charge(0)).to.be.rejectedWith(SessionRefused, "and the session has 0 TKN left.");
    await expect(charge(1)).to.be.rejectedWith(SessionRefused, "valid from");
    await time.increaseTo(start + MONTH + 120);
    expect(await charge(1)).to.equal(200);

    await customer.revokeAllSessions();
    await time.increaseTo(start + 2 * MONTH + 120);
    await expect(charge(2)).to.be.rejectedWith(SessionRefused, "have the owner sign a new one");
    expect(await w.token.balanceOf(w.stranger.address)).to.equal(parseEther("20"));
  });
});
