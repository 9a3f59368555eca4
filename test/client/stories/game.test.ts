import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";

import { createP256Key, p256Signer, type SessionRefused } from "../../../src";
import { clientOf, clients } from "../../helpers/clients";
import { selector } from "../../helpers/permissions";
import { deploy } from "../../helpers/world";

/**
 * A game in a browser wants to make moves without asking the player each time. The page makes a key that nobody can
 * read, not even the page. The player signs one grant: moves of this game, for an hour, and a little ether for gas.
 *
 * 1. The page makes a P-256 key.
 * 2. The player signs the grant. Nothing is sent.
 * 3. The first move brings the grant with it. The next ones are just moves, several at once.
 * 4. The key can't do anything else, such as cashing out.
 * 5. After an hour it can't do anything.
 */
describe("Story: a game that signs for an hour", function () {
  it("plays, and does nothing else, and stops by itself", async function () {
    const { w, owner: player } = await clients();
    const game = await w.recorder.getAddress();
    const [move, cashOut] = [selector("move(uint256)"), selector("cashOut(address)")];

    const verifier = await (await deploy("P256SolidityVerifier")).getAddress();
    const key = p256Signer(await createP256Key(), verifier);

    const { context, description } = await player.grantPermissions({
      expirySec: (await time.latest()) + 3_600,
      key: { type: "erc7913", publicKey: key.signer },
      permissions: [
        { type: "functions-on-contract", data: { address: game, functions: [move] } },
        { type: "gas-limit", data: { limit: toQuantity(parseEther("0.01")) } },
      ],
    });
    expect(description[1]).to.equal(`Call of ${game}, with any arguments: the function ${move}.`);

    const page = await clientOf(w, { signer: key });
    const play = () =>
      page.sendCalls({ calls: [{ to: game, data: move }], capabilities: { permissions: { context } } });
    const first = await page.waitForCalls((await play()).id);
    expect(first.status).to.equal(200);
    const moves = await Promise.all([play(), play()]);
    for (const { id } of moves) expect((await page.waitForCalls(id)).status).to.equal(200);

    const cheat = page.sendCalls({
      calls: [{ to: game, data: cashOut }],
      capabilities: { permissions: { context } },
    });
    await expect(cheat).to.be.rejectedWith("which no permission of the session names.");

    await time.increase(3_601);
    const late = await play().catch((error: SessionRefused) => error.code);
    expect(late).to.equal("OutsideWindow");
  });
});
