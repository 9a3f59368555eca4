import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { expect } from "chai";
import { JsonRpcProvider, Network } from "ethers";

import type { RpcProvider } from "../../src/server";
import { decodeContext, encodeContext } from "../../src/sessionContext";
import { refusal, type Json } from "./helpers/client";
import { GAS, actor, ether, granted, scene, serveChain, useServer } from "./helpers/server";

describe("The wallet server among hostile neighbours", function () {
  const server = useServer();

  it("refuses typed data whose types lead to each other in more ways than can be followed", async function () {
    const LAYERS = 40;
    const types = Object.fromEntries(
      Array.from({ length: 2 * LAYERS }, (_, index) => {
        const next = Math.floor(index / 2) + 1;
        const fields = ["A", "B"].map((name) => ({ name, type: `${name}${next}` }));
        return [`${"AB"[index % 2]}${next - 1}`, next < LAYERS ? fields : [{ name: "end", type: "bool" }]];
      }),
    );
    const data = { domain: {}, types, primaryType: "A0", message: {} };
    const asked = signing(server.chainId, data);
    const error = await refusal(server.url, "wallet_prepareSign", asked);
    expect([error.code, error.data.path]).to.deep.equal([-32602, "signatureRequest.data.types"]);
  });

  it("refuses a type of arrays in arrays without end", async function () {
    const types = { A0: [{ name: "a", type: `bool${"[]".repeat(100_000)}` }] };
    const asked = signing(server.chainId, { domain: {}, types, primaryType: "A0", message: { a: [] } });
    const error = await refusal(server.url, "wallet_prepareSign", asked);
    expect([error.code, error.data.path]).to.deep.equal([-32602, "signatureRequest.data.types.A0[0].type"]);
  });

  it("refuses an override that no operation has room for, and clients do not try again", async function () {
    const actors = await scene(server, "an override");
    const session = await granted(server, actors, [ether(1), GAS]);
    const gasParamsOverride = { callGasLimit: `0x1${"0".repeat(32)}` };
    const calls = [{ to: actors.owner.address, value: "0x1" }];
    const asked = {
      from: actors.account,
      chainId: server.chainId,
      calls,
      capabilities: { ...session, gasParamsOverride },
    };
    const error = await refusal(server.url, "wallet_prepareCalls", asked);
    expect([error.code, error.data.path]).to.deep.equal([-32602, "capabilities.gasParamsOverride.callGasLimit"]);
  });

  it("reads no session of more permissions than it grants, each of which is a question to the node", async function () {
    const actors = await scene(server, "many permissions");
    const { permissions } = await granted(server, actors, [ether(1), GAS]);
    const { ownerSignature, ...known } = decodeContext(permissions.context);
    const [allowance] = known.grant.session.permissions;
    const session = { ...known.grant.session, permissions: Array.from({ length: 65 }, () => allowance) };
    const context = encodeContext({ ...known, grant: { ...known.grant, session }, ownerSignature });
    const asked = { account: actors.account, chainId: server.chainId, context };
    const { code, data } = await refusal(server.url, "wallet_getSession", asked);
    expect([code, data.code]).to.deep.equal([-32602, "TooManyPermissions"]);
  });

  it("does not tell the node's URL, which may hold a key, where the node refuses", async function () {
    const node = await refusingNode();
    const { port } = node.address() as AddressInfo;
    const options = { staticNetwork: Network.from(server.chain.chainId) };
    const provider = new JsonRpcProvider(`http://127.0.0.1:${port}/v2/secret-key`, undefined, options) as RpcProvider;
    const other = await serveChain({ ...server.chain, provider });
    const asked = { account: actor("nobody").address, chainId: server.chainId };
    const error = await refusal(other.url, "wallet_listSessions", asked);
    expect(error.data.code).to.equal("NodeRefusesLogs");
    expect(JSON.stringify(error)).not.to.include("secret-key");
    await other.close();
    provider.destroy();
    node.close();
  });
});

function signing(chainId: string, data: Json) {
  return { from: actor("a signer").address, chainId, signatureRequest: { type: "eth_signTypedData_v4", data } };
}

/** A node of one block that answers no question about logs. */
async function refusingNode(): Promise<Server> {
  const node = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk) => (body += String(chunk)));
    request.on("end", () => {
      const { id, method } = JSON.parse(body);
      response.writeHead(method === "eth_getLogs" ? 400 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: "0x1" }));
    });
  });
  await new Promise<void>((resolve) => node.listen(0, "127.0.0.1", resolve));
  return node;
}
