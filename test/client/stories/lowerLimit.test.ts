import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";

import { SessionRefused } from "../../../src";
import { callOf } from "../../helpers/calls";
import { clientOf, clients, grantTo } from "../../helpers/clients";

/**
 * An owner has granted 100 tokens and thinks again: 20 shall do. An allowance can't be changed, so the owner ends the old
 * session and grants a new one, in this order: the key never has both.
 *
 * 1. The agent spends 30 of 100.
 * 2. The owner revokes that session, then grants one of 20.
 * 3. The old context is refused; with the new one the agent spends 20 and no more.
 */
describe("Story: lowering a limit", function () {
  it("is a new session, and the end of the old one", async function () {
    const { w, owner } = await clients();
    const address = await w.token.getAddress();
    const grant = (amount: string) =>
      owner.grantPermissions(
        grantTo(w.sessionKey.address, [
          { type: "erc20-token-transfer", data: { address, allowance: toQuantity(parseEther(amount)) } },
        ]),
      );
    const agent = await clientOf(w, { signer: w.sessionKey });
    const spend = async (context: string, amount: string) => {
      const calls = [await callOf(w.token, "transfer", [w.stranger.address, parseEther(amount)])];
      return agent.waitForCalls((await agent.sendCalls({ calls, capabilities: { permissions: { context } } })).id);
    };

    const old = await grant("100");
    await spend(old.context, "30");
    await owner.revokeSession(old.sessionId);
    const lower = await grant("20");

    await expect(spend(old.context, "1")).to.be.rejectedWith(SessionRefused, "was revoked");
    expect((await spend(lower.context, "20")).status).to.equal(200);
    await expect(spend(lower.context, "1")).to.be.rejectedWith(SessionRefused, "and the session has 0 TKN left.");
    expect(await w.token.balanceOf(w.stranger.address)).to.equal(parseEther("50"));
  });
});
