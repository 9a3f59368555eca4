import { expect } from "chai";
import { parseEther, toQuantity, type Wallet } from "ethers";

import { SessionRefused } from "../../../src";
import { clientOf, clients, grantTo } from "../../helpers/clients";

/**
 * A phone with two session keys is lost. One session is in use, the other was granted and never used: no log tells of it.
 * The owner does not know which keys were on it, and ends all.
 *
 * 1. The owner lists the sessions: only the used one is there.
 * 2. One operation of the owner ends every session, the unseen grant too.
 * 3. Neither key can do anything.
 * 4. The new phone gets a new session, which works.
 */
describe("Story: a lost phone", function () {
  it("opens nothing any more, and the new one works", async function () {
    const { w, owner } = await clients();
    const allowance = toQuantity(parseEther("1"));
    const grant = async (key: Wallet) =>
      owner.grantPermissions(grantTo(key.address, [{ type: "native-token-transfer", data: { allowance } }]));
    const spend = async (key: Wallet, context: string) => {
      const phone = await clientOf(w, { signer: key });
      const calls = [{ to: w.recorder.target as string, value: 1n }];
      return phone.waitForCalls((await phone.sendCalls({ calls, capabilities: { permissions: { context } } })).id);
    };
    const [used, unseen] = [await grant(w.sessionKey), await grant(w.stranger)];
    await spend(w.sessionKey, used.context);

    const listed = await owner.listSessions({ active: true });
    expect(listed.map(({ sessionId }) => sessionId)).to.deep.equal([used.sessionId]);

    expect((await owner.revokeAllSessions()).status).to.equal(200);
    expect(await owner.listSessions({ active: true })).to.deep.equal([]);
    await expect(spend(w.sessionKey, used.context)).to.be.rejectedWith(SessionRefused);
    await expect(spend(w.stranger, unseen.context)).to.be.rejectedWith(SessionRefused);

    const renewed = await grant(w.sessionKey);
    expect((await spend(w.sessionKey, renewed.context)).status).to.equal(200);
  });
});
