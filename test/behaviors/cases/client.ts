import { expect } from "chai";
import { parseEther, toQuantity } from "ethers";
import { ethers } from "hardhat";

import { entryPointBundler } from "../../../src/bundlers";
import { createSessionClient } from "../../../src/client";
import type { Case } from "../Case";
import { NO_SESSIONS, adapterOf } from "../mounted";
import { ownerSends } from "../operations";

/** What a session client does with this account, through the library's adapter of it. */
export const CLIENT_CASES: Record<string, Case> = {
  "a session client installs, grants, spends on several lanes and revokes": async (m) => {
    const { w } = m;
    await ownerSends(m, m.driver.encodeUninstall(m.installation, NO_SESSIONS));
    const parts = { adapter: adapterOf(m), provider: ethers.provider, bundler: entryPointBundler(w.bundler) };
    const owner = await createSessionClient({ ...parts, owner: w.owner });
    const agent = await createSessionClient({ ...parts, signer: w.sessionKey });
    expect((await owner.install()).isNew).to.equal(true);

    const { context, sessionId } = await owner.grantPermissions({
      key: { type: "secp256k1", publicKey: w.sessionKey.address },
      permissions: [
        { type: "native-token-transfer", data: { allowance: "0x3" } },
        { type: "gas-limit", data: { limit: toQuantity(parseEther("1")) } },
      ],
    });
    const call = { to: await w.recorder.getAddress(), value: 1n };
    const send = (...calls: (typeof call)[]) => agent.sendCalls({ calls, capabilities: { permissions: { context } } });
    const sent = await Promise.all([send(call), send(call)]);
    for (const { id } of sent) expect((await agent.waitForCalls(id)).status).to.equal(200);
    expect((await owner.getSession(sessionId))?.allowances[0].left).to.equal(1n);
    await expect(send(call, call)).to.be.rejectedWith("Call 2 of the batch sends 0.000000000000000001 ETH");

    expect((await owner.revokeSession(sessionId)).status).to.equal(200);
    await expect(send(call)).to.be.rejectedWith("was revoked");
  },
};
