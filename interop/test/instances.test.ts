import { expect } from "chai";
import { Wallet, parseUnits, toQuantity } from "ethers";

import { UNLIMITED_GAS, transfer } from "../harness/cases";
import { grantTo } from "../harness/clients";
import type { Endpoint } from "../harness/anvil";
import { grantSession, prepare, send, waitFor } from "../harness/rawWallet";
import { call } from "../harness/rpc";
import { requestAccount } from "../harness/walletCases";
import { startWalletServer, walletServer } from "../harness/walletServer";
import { world, type World } from "../harness/world";

const [owner, key] = [Wallet.createRandom(), Wallet.createRandom()].map(({ privateKey }) => new Wallet(privateKey));

describe("Two wallet servers behind one load balancer", function () {
  let w: World;
  let servers: Endpoint[];
  let account: string;
  let requests = 0;

  /** The server whose turn it is: no two requests in a row reach the same one. */
  const next = () => servers[requests++ % servers.length].url;

  before(async function () {
    w = await world();
    servers = await Promise.all([walletServer(w), startWalletServer(w)]);
    account = await requestAccount(w, next(), owner.address);
  });

  after(async function () {
    await servers[1].stop();
  });

  it("know the same account of an owner", async function () {
    const params = [{ signerAddress: owner.address }];
    const answers = await Promise.all(servers.map(({ url }) => call(url, "wallet_requestAccount", params)));
    expect(answers[0]).to.deep.equal(answers[1]);
    expect(answers[0]).to.include({ accountAddress: account });
  });

  it("serve one session in turns, from its grant to its last token", async function () {
    const data = { address: w.usdc, allowance: toQuantity(parseUnits("4", 6)) };
    const grant = grantTo(key, [{ type: "erc20-token-transfer", data }, UNLIMITED_GAS]);
    const context = await grantSession(next(), owner, account, grant);
    const capabilities = { permissions: { context } };
    for (let spent = 0; spent < 4; spent++) {
      const prepared = await prepare(next(), account, [transfer(w, "1")], capabilities);
      const { result } = await send(next(), prepared, key, capabilities);
      expect(await waitFor(next(), (result as { id: string }).id)).to.equal(200);
      // An odd number of requests a round: each step of the next one reaches the other server.
    }
    for (const { url } of servers) {
      const refused = prepare(url, account, [transfer(w, "1")], capabilities);
      expect(await refused.catch(String)).to.contain("TokenAllowanceExceeded");
    }
    const asked = [{ account, chainId: toQuantity(31337), context }];
    const reports = await Promise.all(servers.map(({ url }) => call(url, "wallet_getSession", asked)));
    expect(reports[0]).to.deep.equal(reports[1]);
  });

  it("execute an operation once that is sent to both at the same time", async function () {
    const data = { address: w.usdc, allowance: toQuantity(parseUnits("4", 6)) };
    const grant = grantTo(key, [{ type: "erc20-token-transfer", data }, UNLIMITED_GAS]);
    const context = await grantSession(next(), owner, account, grant);
    const capabilities = { permissions: { context } };
    const prepared = await prepare(next(), account, [transfer(w, "3")], capabilities);
    const answers = await Promise.all(servers.map(({ url }) => send(url, prepared, key, capabilities)));
    expect(answers.map(({ error }) => error)).to.deep.equal([undefined, undefined]);
    const [id, other] = answers.map(({ result }) => (result as { id: string }).id);
    expect(id).to.equal(other);
    expect(await waitFor(next(), id)).to.equal(200);
    // Were it executed twice, nothing would be left for this one.
    const last = await prepare(next(), account, [transfer(w, "1")], capabilities);
    expect((await send(next(), last, key, capabilities)).error).to.equal(undefined);
  });
});
