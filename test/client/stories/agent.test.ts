import { expect } from "chai";
import { parseUnits, toQuantity, type Contract } from "ethers";

import { SessionRefused } from "../../../src";
import { callOf } from "../../helpers/calls";
import { clientOf, clients, sponsor } from "../../helpers/clients";
import { deployPaymaster } from "../../helpers/paymaster";
import { deploy } from "../../helpers/world";

/**
 * A program buys things for its user. It gets 50 USDC, and no ether: a paymaster of its operator pays for gas, and the
 * session can't spend the account's ether on it.
 *
 * 1. The user grants 50 USDC, and names the paymaster whose gas is free.
 * 2. The agent asks what a payment would do, and pays.
 * 3. It asks for more than is left, and learns why not and what is left, without having sent anything.
 * 4. Without its paymaster it can't send at all.
 */
describe("Story: an agent with 50 USDC and no gas of its own", function () {
  it("pays what it may, and learns what is left", async function () {
    const { w, owner: user } = await clients();
    const usdc: Contract = await deploy("TestToken", "USDC", 6);
    await usdc.getFunction("mint")(w.account.address, parseUnits("1000", 6));
    const testPaymaster = await deployPaymaster(w.account, w.stranger);
    const paymaster = sponsor(testPaymaster);

    const { context, sessionId } = await user.grantPermissions({
      key: { type: "secp256k1", publicKey: w.sessionKey.address },
      permissions: [
        {
          type: "erc20-token-transfer",
          data: { address: await usdc.getAddress(), allowance: toQuantity(parseUnits("50", 6)) },
        },
      ],
      paymaster: testPaymaster.address,
    });

    const agent = await clientOf(w, { signer: w.sessionKey });
    const pay = (amount: string) => callOf(usdc, "transfer", [w.stranger.address, parseUnits(amount, 6)]);
    const capabilities = { permissions: { context } };

    const { lines } = await agent.explain([await pay("30")], { context, paymaster });
    expect(lines[1]).to.match(/and the session's gas limit is not charged\.$/);
    expect(lines[2]).to.equal("Left afterwards: 20 USDC to move, of 50 USDC granted.");

    const { id } = await agent.sendCalls({ calls: [await pay("30")], capabilities, paymaster });
    expect((await agent.waitForCalls(id)).status).to.equal(200);
    expect(await usdc.getFunction("balanceOf")(w.stranger.address)).to.equal(parseUnits("30", 6));

    const refused = agent.sendCalls({ calls: [await pay("30")], capabilities, paymaster });
    await expect(refused).to.be.rejectedWith(SessionRefused, "and the session has 20 USDC left.");
    expect((await agent.getSession(sessionId))?.allowances[0].text).to.equal("20 USDC to move, of 50 USDC granted");

    const unpaid = agent.sendCalls({ calls: [await pay("1")], capabilities });
    await expect(unpaid).to.be.rejectedWith(SessionRefused, "for gas");
  });
});
