import { LocalAccountSigner } from "@aa-sdk/core";
import { alchemy } from "@account-kit/infra";
import { createSmartWalletClient } from "@account-kit/wallet-client";
import { expect } from "chai";
import { defineChain } from "viem";
import { foundry } from "viem/chains";

import { WIRE_TYPES } from "../../src/wire";
import { callForVersion4, caseForVersion4 } from "../harness/versions";
import { fundAccount, refusalOf, revocation, walletCase } from "../harness/walletCases";
import { POLICY_ID, walletServer } from "../harness/walletServer";
import { world, type World } from "../harness/world";

const [owner, sessionKey] = [
  LocalAccountSigner.generatePrivateKeySigner(),
  LocalAccountSigner.generatePrivateKeySigner(),
];
/** How often a client asks where its calls stand, ms. */
const pollingInterval = 50;

describe("@account-kit/wallet-client, unmodified, against the wallet server", function () {
  let w: World;
  let url: string;
  let account: `0x${string}`;

  const connection = () => {
    const chain = defineChain({ ...foundry, rpcUrls: { ...foundry.rpcUrls, alchemy: { http: [url] } } });
    return { chain, transport: alchemy({ rpcUrl: url }) };
  };

  before(async function () {
    w = await world();
    ({ url } = await walletServer(w));
    account = (await createSmartWalletClient({ ...connection(), signer: owner }).requestAccount()).address;
    await fundAccount(w, account);
  });

  for (const type of WIRE_TYPES) {
    for (const payer of ["the account", "a policy"]) {
      it(`sends what ${type} allows, and nothing else, when ${payer} pays for gas`, async function () {
        const isSponsored = payer === "a policy";
        const key = await sessionKey.getAddress();
        const test = await walletCase(w, { type, account, key, isSponsored });
        const { grant, allowed, refused, error } = caseForVersion4(test);
        const sponsored = isSponsored ? { policyId: POLICY_ID } : {};
        const ownersClient = createSmartWalletClient({ ...connection(), signer: owner, account });
        const client = createSmartWalletClient({ ...connection(), signer: sessionKey, account, ...sponsored });

        const permissions = await ownersClient.grantPermissions(grant);
        const { preparedCallIds } = await client.sendCalls({ calls: allowed, capabilities: { permissions } });
        const { status } = await client.waitForCallsStatus({ id: preparedCallIds[0], pollingInterval });
        expect(status).to.equal("success");

        if (type === "root") {
          const calls = [callForVersion4(revocation(w, permissions.context))];
          const { preparedCallIds: ids } = await ownersClient.sendCalls({ calls });
          await ownersClient.waitForCallsStatus({ id: ids[0], pollingInterval });
        }
        const again = client.sendCalls({ calls: refused, capabilities: { permissions } });
        expect(await refusalOf(again)).to.equal(error);
      });
    }
  }

  // It signs messages by itself, as an account of the hosted service takes them, and asks no server.
  it("asks which accounts an owner has", async function () {
    const client = createSmartWalletClient({ ...connection(), signer: owner, account });
    const { accounts } = await client.listAccounts({ signerAddress: await owner.getAddress() });
    expect(accounts.map(({ accountAddress }) => accountAddress)).to.deep.equal([account]);
  });
});
