import { expect } from "chai";
import { JsonRpcProvider, Wallet, id } from "ethers";

import { rpcBundler } from "../../src/bundlers";
import { startServer } from "../../src/server";
import { networkOf } from "../../src/server/networkOf";
import { call, errorOf, grantSession, post, refusal, type Answer } from "./helpers/client";
import { actor, ether, GAS, grantOf, scene, OPTIONS, serveChain, useServer } from "./helpers/server";

const VERSION = { jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] };

describe("The wallet server over HTTP", function () {
  const lines: string[] = [];
  const server = useServer(() => ({ log: (event, fields) => lines.push(JSON.stringify({ event, ...fields })) }));

  it("answers JSON-RPC in the browser too", async function () {
    const headers = { origin: "https://app.example", "access-control-request-headers": "alchemy-aa-sdk-version" };
    const preflight = await fetch(server.url, { method: "OPTIONS", headers });
    const allowed = preflight.headers.get("access-control-allow-headers");
    expect([preflight.status, preflight.headers.get("access-control-allow-origin")]).to.deep.equal([204, "*"]);
    for (const name of ["content-type", "authorization", "alchemy-aa-sdk-signer", "x-alchemy-client-trace-id"]) {
      expect(allowed).to.include(name);
    }
    const { status, headers: answered } = await fetch(server.url, { method: "POST", body: JSON.stringify(VERSION) });
    expect([status, answered.get("access-control-allow-origin")]).to.deep.equal([200, "*"]);
  });

  it("tells its health, and that of what is behind it", async function () {
    const response = await fetch(`${server.url}/health`);
    const { status, chains } = await response.json();
    expect([response.status, status]).to.deep.equal([200, "ok"]);
    expect(chains[0]).to.include({ chainId: 31_337, isNodeReachable: true, isBundlerReachable: true });
    expect(chains[0].block).to.be.greaterThan(0);
  });

  it("says so where the bundler is gone", async function () {
    const gone = { ...server.chain.bundler, supportedEntryPoints: () => Promise.reject(new Error("gone")) };
    const other = await serveChain({ ...server.chain, bundler: gone });
    const response = await fetch(`${other.url}/health`);
    expect([response.status, (await response.json()).chains[0].isBundlerReachable]).to.deep.equal([503, false]);
    await other.close();
  });

  it("answers a batch, each request by itself, and nothing to notifications", async function () {
    const batch = [VERSION, { ...VERSION, id: "two", method: "nothing" }, { jsonrpc: "2.0", method: "eth_chainId" }, 5];
    const answers = (await post(server.url, JSON.stringify(batch))) as Answer[];
    expect(answers.map((answer) => [answer.id, answer.result ?? answer.error?.code])).to.deep.equal([
      [1, "0x7a69"],
      ["two", -32601],
      [null, -32600],
    ]);
    expect(await post(server.url, JSON.stringify([{ jsonrpc: "2.0", method: "eth_chainId" }]))).to.equal(undefined);
  });

  for (const [what, body, code, name] of [
    ["no JSON", "{", -32700, "NoJson"],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22]), -32700, "NoUtf8"],
    ["an empty list", "[]", -32600, "InvalidRequest"],
    ["a large batch", JSON.stringify(Array.from({ length: 21 }, () => VERSION)), -32600, "BatchTooLarge"],
    ["a large body", `"${"x".repeat(600_000)}"`, -32600, "BodyTooLarge"],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, -32600, "TooDeep"],
    [
      "values without end",
      `{"jsonrpc":"2.0","id":1,"method":"wallet_prepareCalls","params":[{"calls":[${"{},".repeat(160_000)}{}]}]}`,
      -32600,
      "TooManyValues",
    ],
    ["another version", JSON.stringify({ ...VERSION, jsonrpc: "1.0" }), -32600, "InvalidRequest"],
    ["an id that is an object", JSON.stringify({ ...VERSION, id: {} }), -32600, "InvalidRequest"],
    ["a method that is a number", JSON.stringify({ ...VERSION, method: 7 }), -32600, "InvalidRequest"],
    ["params by name", JSON.stringify({ ...VERSION, params: { a: 1 } }), -32602, "WrongType"],
    ["an unknown method", JSON.stringify({ ...VERSION, method: "eth_sendTransaction" }), -32601, "UnknownMethod"],
    ["a method of every object", JSON.stringify({ ...VERSION, method: "constructor" }), -32601, "UnknownMethod"],
    [
      "a prototype",
      '{"jsonrpc":"2.0","id":1,"method":"wallet_getCapabilities","params":[{"__proto__":[]}]}',
      -32602,
      "WrongType",
    ],
    [
      "a number without end",
      '{"jsonrpc":"2.0","id":1,"method":"wallet_getCallsStatus","params":[1e999]}',
      -32602,
      "WrongType",
    ],
  ] as const) {
    it(`refuses ${what} in words`, async function () {
      const { error } = (await post(server.url, body)) as Answer;
      expect([error?.code, error?.data.code]).to.deep.equal([code, name]);
      expect(error?.data.message).to.match(/\.$/);
      expect(error?.data.remedy).to.match(/\.$/);
    });
  }

  it("passes on what only reads the chain, with the node's own errors", async function () {
    const { error } = (await post(
      server.url,
      JSON.stringify({
        ...VERSION,
        method: "eth_call",
        params: [{ to: server.chain.contracts.entryPoint, data: "0x12345678" }, "latest"],
      }),
    )) as Answer;
    expect([error?.code, error?.data]).to.deep.equal([3, "0x"]);
    expect(await call(server.url, "eth_getCode", server.chain.contracts.module, "latest")).to.have.length.greaterThan(
      2,
    );
  });

  it("takes a number in the path for the chain that is meant, and nothing else", async function () {
    const asked = JSON.stringify(VERSION);
    for (const path of ["/31337", "/v2/some-key", "/0x1"]) {
      expect(((await post(`${server.url}${path}`, asked)) as Answer).result).to.equal("0x7a69");
    }
    const { code, data } = errorOf(await post(`${server.url}/8453`, asked));
    expect([code, data.code]).to.deep.equal([5710, "UnsupportedChain"]);
  });

  it("logs what was asked, and nothing that was sent", async function () {
    const { url } = server;
    const actors = await scene(server, "a log");
    lines.length = 0;
    const context = await grantSession(url, actors.owner, grantOf(actors, server, [ether(1), GAS]));
    await call(url, "wallet_getSession", { account: actors.account, chainId: server.chainId, context });
    expect(lines.map((line) => JSON.parse(line).method)).to.deep.equal(["wallet_createSession", "wallet_getSession"]);
    expect(lines.join("")).to.not.match(/0x[0-9a-f]{40}/i);
  });

  it("tells clients to try again where a node or a bundler does not answer", async function () {
    const nowhere = "http://127.0.0.1:9";
    const provider = new JsonRpcProvider(nowhere, server.chain.chainId, { staticNetwork: true });
    const withoutNode = await serveChain({ ...server.chain, provider });
    const withoutBundler = await serveChain({ ...server.chain, bundler: rpcBundler(nowhere) });
    const { address } = actor("anybody");
    const first = await refusal(withoutNode.url, "wallet_requestAccount", { signerAddress: address });
    expect([first.code, first.data.code]).to.deep.equal([-32603, "NodeSilent"]);
    const id = `0x${"0".repeat(60)}7a69${"ab".repeat(32)}`;
    const second = await refusal(withoutBundler.url, "wallet_getCallsStatus", id);
    expect([second.code, second.data.code]).to.deep.equal([-32603, "BundlerSilent"]);
    expect([first.message, second.message].join()).to.not.contain(nowhere);
    await Promise.all([withoutNode.close(), withoutBundler.close()]);
  });

  it("serves several chains, which the path tells apart where a method names none", async function () {
    const other = { ...server.chain, chainId: 1, sponsor: undefined };
    const chains = new Map([server.chain, other].map((chain) => [chain.chainId, chain]));
    const both = await startServer({ chains, usualChain: server.chain }, { ...OPTIONS, log: () => undefined });
    const pays = async (url: string, ...chainIds: string[][]) => {
      const [first] = Object.values(await call(url, "wallet_getCapabilities", actor("anybody").address, ...chainIds));
      return (first as { paymasterService: { supported: boolean } }).paymasterService.supported;
    };
    const { url } = both;
    expect([await pays(url), await pays(`${url}/1`), await pays(`${url}/31337`)]).to.deep.equal([true, false, true]);
    expect([await pays(url, ["0x1"]), await pays(`${url}/1`, ["0x7a69"])]).to.deep.equal([false, true]);
    await expect(serveChain(server.chain, { port: Number(new URL(url).port) })).to.be.rejectedWith(
      "Choose another port",
    );
    await both.close();
  });

  it("answers what came before it was told to stop", async function () {
    const other = await serveChain(server.chain);
    const asked = call(other.url, "wallet_requestAccount", { signerAddress: actor("late").address });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other.close();
    expect((await asked).accountAddress).to.match(/^0x/);
    await expect(fetch(other.url)).to.be.rejectedWith("fetch failed");
  });
});

describe("The wallet server behind a proxy", function () {
  const server = useServer(() => ({ requestsPerMinute: 2, trustedProxies: 1 }));

  it("counts by the client that the proxy names, and by nothing that the client says of itself", async function () {
    const from = (forwarded: string) => post(server.url, JSON.stringify(VERSION), { "x-forwarded-for": forwarded });
    expect(await from("203.0.113.1")).to.have.property("result");
    expect(errorOf(await from("198.51.100.9, 203.0.113.1")).code).to.equal(-32005);
    expect(await from("203.0.113.2")).to.have.property("result");
  });
});

describe("Whom requests are counted of", function () {
  it("is an IPv4 address by itself, and a customer's IPv6 addresses together", function () {
    const networks = {
      "203.0.113.7": "203.0.113.7",
      "::ffff:203.0.113.7": "203.0.113.7",
      "2001:db8::1": "2001:db8:0:0::/64",
      "2001:0DB8:0:0:ffff:ffff:ffff:ffff": "2001:db8:0:0::/64",
      "2001:db8:1:2:3::": "2001:db8:1:2::/64",
      "2001:db8:0:1::1": "2001:db8:0:1::/64",
      "::1": "0:0:0:0::/64",
      "fe80::1%eth0": "fe80:0:0:0::/64",
      "1::2:3:4:5:6:7": "1:0:2:3::/64",
      unknown: "unknown",
    };
    for (const [address, network] of Object.entries(networks)) expect(networkOf(address)).to.equal(network);
  });
});

describe("The wallet server, by keys and limits", function () {
  const key = new Wallet(id("an api key")).privateKey;
  const server = useServer(() => ({ apiKeys: ["another", key], requestsPerMinute: 10 }));

  it("answers those who have a key, and nobody else", async function () {
    const body = JSON.stringify(VERSION);
    for (const headers of [
      {},
      { authorization: `Bearer ${key}x` },
      { authorization: key },
      { authorization: "Bearer " },
    ]) {
      const { code, data } = errorOf(await post(server.url, body, headers as Record<string, string>));
      expect([code, data.code]).to.deep.equal([4100, "Unauthorized"]);
    }
    const { result } = (await post(server.url, body, { authorization: `Bearer ${key}` })) as Answer;
    expect(result).to.equal("0x7a69");
  });

  it("asks a client to wait that asks too much, each request of a batch counted", async function () {
    const headers = { authorization: "Bearer another" };
    const ten = JSON.stringify([VERSION, VERSION, VERSION, VERSION]);
    expect(await post(server.url, ten, headers)).to.have.length(4);
    for (const authorization of ["Bearer another", "bearer   another"]) {
      const { code, data } = errorOf(await post(server.url, ten, { authorization }));
      expect([code, data.code]).to.deep.equal([-32005, "TooManyRequests"]);
    }
    // Also a body that is no JSON is a request.
    expect(errorOf(await post(server.url, "{", headers)).code).to.equal(-32005);
  });
});
