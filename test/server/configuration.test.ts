import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect } from "chai";
import { Wallet, id } from "ethers";

import { ExplainedError } from "../../src/explainedError";
import { loadConfig, openChain, serve, type ServerConfig } from "../../src/server";
import { usualContracts } from "../../src/server/contracts";
import { call } from "./helpers/client";
import { actor, useServer } from "./helpers/server";

const POLICY = { id: "22222222-2222-4222-8222-222222222222", perOperation: "0x1", perAccount: "0x2", total: "0x3" };
const PRIVATE_KEY = new Wallet(id("a relayer of the tests")).privateKey;

describe("The wallet server's configuration", function () {
  const folder = mkdtempSync(join(tmpdir(), "wallet-server-"));
  const file = (content: unknown) => {
    const path = join(folder, "server.json");
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };

  after(() => rmSync(folder, { recursive: true }));

  it("comes from the environment for one chain", function () {
    const config = loadConfig({ RPC_URL: "http://node", BUNDLER_URL: "http://bundler", PORT: "0", HOST: "0.0.0.0" });
    expect(config).to.deep.include({ port: 0, host: "0.0.0.0", requestsPerMinute: 600, trustedProxies: 0 });
    expect(config.chains[0]).to.include({ rpcUrl: "http://node", bundlerUrl: "http://bundler", entryPoint: "v0.8" });
  });

  it("comes from a file for several, with URLs from the environment", function () {
    const chains = [{ rpcUrl: "env:NODE_ONE" }, { rpcUrl: "http://two", policies: [POLICY] }];
    const config = loadConfig({ NODE_ONE: "http://one" }, file({ port: 8_080, chains }));
    expect(config.port).to.equal(8_080);
    expect(config.chains.map(({ rpcUrl }) => rpcUrl)).to.deep.equal(["http://one", "http://two"]);
    expect(config.chains[1].policies).to.deep.equal([{ ...POLICY, windowBlocks: 5_000 }]);
  });

  for (const [what, env, content, words] of [
    ["no chain", {}, undefined, "Set RPC_URL"],
    ["a port that is none", { RPC_URL: "http://node", PORT: "http" }, undefined, "Set it to a number"],
    ["a file that is no JSON", {}, "{", "can't be read"],
    ["no chains in the file", {}, { chains: [] }, "chains: "],
    ["a field that there is not", {}, { chains: [{ rpcUrl: "http://node" }], ports: 1 }, "no configuration"],
    [
      "an EntryPoint that there is not",
      {},
      { chains: [{ rpcUrl: "http://node", entryPoint: "v0.6" }] },
      "chains[0].entryPoint",
    ],
    [
      "a policy that is no UUID",
      {},
      { chains: [{ rpcUrl: "http://node", policies: [{ ...POLICY, id: "free" }] }] },
      "chains[0].policies[0].id: ",
    ],
    ["a URL that is not set", {}, { chains: [{ rpcUrl: "env:NO_SUCH_URL" }] }, "NO_SUCH_URL"],
  ] as const) {
    it(`is refused with ${what}, in words`, function () {
      const load = () => loadConfig(env, content === undefined ? undefined : file(content));
      expect(load).to.throw(ExplainedError, words);
    });
  }
});

describe("The wallet server, opening a chain", function () {
  const server = useServer();

  /** The server's own node, by the methods that it passes on. */
  function config(change: Partial<ServerConfig["chains"][number]> = {}) {
    return { rpcUrl: server.url, entryPoint: "v0.8" as const, policies: [], fromBlock: 0, ...change };
  }

  it("finds the contracts where the scripts deploy them", async function () {
    const { contracts, chainId, createAccount } = await openChain(config(), { apiKeys: [], relayerKey: PRIVATE_KEY });
    expect([contracts, chainId]).to.deep.equal([server.chain.contracts, 31_337]);
    expect(usualContracts(contracts.entryPoint)).to.deep.equal(contracts);
    expect(createAccount).to.not.equal(undefined);
  });

  it("serves several instances from one configuration", async function () {
    const folder = mkdtempSync(join(tmpdir(), "wallet-server-"));
    const path = join(folder, "server.json");
    writeFileSync(path, JSON.stringify({ port: 0, chains: [{ rpcUrl: server.url, createAccounts: false }] }));
    const running = await serve({ RELAYER_PRIVATE_KEY: PRIVATE_KEY }, path, () => undefined);
    const signerAddress = actor("owner at two servers").address;
    const answers = [running.url, server.url].map((url) => call(url, "wallet_requestAccount", { signerAddress }));
    const [one, two] = await Promise.all(answers);
    expect(one).to.deep.equal(two);
    await running.close();
    rmSync(folder, { recursive: true });
  });

  for (const [what, change, secrets, code] of [
    ["another chain", () => ({ chainId: 1 }), { relayerKey: PRIVATE_KEY }, "WrongChain"],
    ["no node", () => ({ rpcUrl: "http://127.0.0.1:9" }), { relayerKey: PRIVATE_KEY }, "NodeSilent"],
    [
      "contracts that are not there",
      () => ({ entryPoint: "v0.9" as const }),
      { relayerKey: PRIVATE_KEY },
      "ContractsMissing",
    ],
    ["nobody to pay for transactions", () => ({}), {}, "RelayerMissing"],
    ["a key that is none", () => ({}), { relayerKey: "0x12" }, "InvalidKey"],
    [
      "a paymaster that nothing signs for",
      () => ({ paymaster: server.chain.contracts.module }),
      { relayerKey: PRIVATE_KEY },
      "PaymasterKeyMissing",
    ],
  ] as const) {
    it(`says what to do about ${what}`, async function () {
      const opened = openChain(config(change()), { apiKeys: [], ...secrets });
      const error = await opened.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(ExplainedError);
      expect((error as ExplainedError).code).to.equal(code);
      expect((error as ExplainedError).message).to.not.contain("0x12");
    });
  }
});
