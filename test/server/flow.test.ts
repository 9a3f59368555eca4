import { expect } from "chai";
import { Wallet, id, parseEther, toQuantity } from "ethers";
import hre from "hardhat";

import { embeddedChain, type EmbeddedChain } from "../../scripts/serve/embeddedChain";
import { startServer, type RunningServer } from "../../src/server";
import { call, grant, signAndSend } from "./helpers/client";

describe("wallet server, from an account to a confirmed call", function () {
  let embedded: EmbeddedChain;
  let server: RunningServer;
  const owner = new Wallet(id("owner of a server test"));
  const sessionKey = new Wallet(id("session key of a server test"));
  const recipient = "0x52908400098527886E0F7030069857D2E4169EE7";

  before(async function () {
    embedded = await embeddedChain(hre);
    const { chain } = embedded;
    const options = {
      port: 0,
      host: "127.0.0.1",
      apiKeys: [],
      requestsPerMinute: 60_000,
      trustedProxies: 0,
      log: console.log,
    };
    server = await startServer({ chains: new Map([[chain.chainId, chain]]), usualChain: chain }, options);
  });

  after(async function () {
    await server.close();
  });

  it("sends by a session", async function () {
    const { url } = server;
    const { accountAddress: account } = await call(url, "wallet_requestAccount", [{ signerAddress: owner.address }]);
    const chainId = toQuantity(embedded.chain.chainId);
    const context = await grant(url, owner, {
      account,
      chainId,
      expirySec: 0,
      key: { type: "secp256k1", publicKey: sessionKey.address },
      permissions: [
        { type: "native-token-transfer", data: { allowance: toQuantity(parseEther("0.1")) } },
        { type: "gas-limit", data: { limit: toQuantity(parseEther("0.1")) } },
      ],
    });
    for (const value of ["0x5", "0x6"]) {
      const capabilities = { permissions: { context } };
      const prepared = await call(url, "wallet_prepareCalls", [
        { from: account, chainId, calls: [{ to: recipient, value }], capabilities },
      ]);
      console.log(prepared);
      const { result, error } = await signAndSend(url, sessionKey, prepared, capabilities);
      console.log(error);
      const status = await call(url, "wallet_getCallsStatus", [result.id]);
      expect(status.status).to.equal(200);
    }
    const prepared = await call(url, "wallet_prepareCalls", [
      { from: account, chainId, calls: [{ to: recipient, value: "0x7" }] },
    ]);
    const r = await signAndSend(url, owner, prepared);
    console.log(r, r.error?.data);
    console.log(await call(url, "wallet_getSession", [{ account, chainId, context }]));
  });
});
