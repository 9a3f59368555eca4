import { alchemyWalletTransport, createSmartWalletClient } from "@alchemy/wallet-apis";
import { expect } from "chai";
import { foundry as chain } from "viem/chains";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";

import { WIRE_TYPES } from "../../src/wire";
import { callForVersion5, caseForVersion5 } from "../harness/versions";
import { fundAccount, isAccountsMessage, refusalOf, revocation, walletCase } from "../harness/walletCases";
import { POLICY_ID, walletServer } from "../harness/walletServer";
import { world, type World } from "../harness/world";

const [owner, sessionKey] = [privateKeyToAccount(generatePrivateKey()), privateKeyToAccount(generatePrivateKey())];
/** How often a client asks where its calls stand, ms. */
const pollingInterval = 50;

describe("@alchemy/wallet-apis, unmodified, against the wallet server", function () {
  let w: World;
  let transport: ReturnType<typeof alchemyWalletTransport>;
  let account: `0x${string}`;

  before(async function () {
    w = await world();
    const { url } = await walletServer(w);
    transport = alchemyWalletTransport({ url });
    account = (await createSmartWalletClient({ transport, chain, signer: owner }).requestAccount()).address;
    await fundAccount(w, account);
  });

  for (const type of WIRE_TYPES) {
    for (const payer of ["the account", "a policy"]) {
      it(`sends what ${type} allows, and nothing else, when ${payer} pays for gas`, async function () {
        const isSponsored = payer === "a policy";
        const { grant, allowed, refused, error } = caseForVersion5(
          await walletCase(w, { type, account, key: sessionKey.address, isSponsored }),
        );
        const paymaster = isSponsored ? { policyId: POLICY_ID } : undefined;
        const ownersClient = createSmartWalletClient({ transport, chain, signer: owner, account });
        const client = createSmartWalletClient({ transport, chain, signer: sessionKey, account, paymaster });

        const permissions = await ownersClient.grantPermissions(grant);
        const { id } = await client.sendCalls({ calls: allowed, capabilities: { permissions } });
        expect((await client.waitForCallsStatus({ id, pollingInterval })).status).to.equal("success");

        if (type === "root") {
          const calls = [callForVersion5(revocation(w, permissions.context))];
          const revoked = await ownersClient.sendCalls({ calls });
          await ownersClient.waitForCallsStatus({ id: revoked.id, pollingInterval });
        }
        const again = client.sendCalls({ calls: refused, capabilities: { permissions } });
        expect(await refusalOf(again)).to.equal(error);
      });
    }
  }

  it("asks what the server can do, and which accounts an owner has", async function () {
    const client = createSmartWalletClient({ transport, chain, signer: owner, account });
    const { permissions } = await client.getCapabilities({ chainId: chain.id });
    expect(permissions).to.deep.include({ supported: true, permissionTypes: [...WIRE_TYPES] });
    const { accounts } = await client.listAccounts({ signerAddress: owner.address });
    expect(accounts.map(({ accountAddress }) => accountAddress)).to.deep.equal([account]);
  });

  it("signs messages for the account by its owner", async function () {
    const client = createSmartWalletClient({ transport, chain, signer: owner, account });
    const signature = await client.signMessage({ message: "hello" });
    expect(await isAccountsMessage(w, account, "hello", signature)).to.equal(true);
  });
});
