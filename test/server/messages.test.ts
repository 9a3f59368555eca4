import { expect } from "chai";
import { Contract, hashMessage } from "ethers";

import { call, refusal, signRequest, type Json } from "./helpers/client";
import { ether, GAS, granted, scene, useServer, type Scene } from "./helpers/server";

const TYPED = {
  domain: { name: "Test", chainId: 31_337 },
  types: {
    EIP712Domain: [
      { name: "name", type: "string" },
      { name: "chainId", type: "uint256" },
    ],
    Mail: [{ name: "to", type: "string" }],
  },
  primaryType: "Mail",
  message: { to: "you" },
};

describe("wallet_prepareSign and wallet_formatSign", function () {
  const server = useServer();
  let actors: Scene;

  before(async function () {
    actors = await scene(server, "messages");
  });

  const request = (signatureRequest: Json, capabilities?: Json) => ({
    from: actors.account,
    chainId: server.chainId,
    signatureRequest,
    capabilities,
  });

  for (const [what, signatureRequest, hash] of [
    ["a text", { type: "personal_sign", data: "hello" }, hashMessage("hello")],
    ["bytes", { type: "personal_sign", data: { raw: "0x1234" } }, hashMessage(new Uint8Array([0x12, 0x34]))],
    ["typed data", { type: "eth_signTypedData_v4", data: TYPED }, undefined],
  ] as const) {
    it(`has the owner sign ${what} for the account`, async function () {
      const prepared = (await call(server.url, "wallet_prepareSign", request(signatureRequest))).signatureRequest;
      if (hash !== undefined) expect(prepared.rawPayload).to.equal(hash);
      const data = await signRequest(actors.owner, prepared);
      const { from, chainId } = request(signatureRequest);
      const formatted = await call(server.url, "wallet_formatSign", {
        from,
        chainId,
        signature: { type: "ecdsa", data },
      });
      const abi = ["function isValidSignature(bytes32, bytes) view returns (bytes4)"];
      const account = new Contract(actors.account, abi, server.chain.provider);
      expect(await account.isValidSignature(prepared.rawPayload, formatted.signature)).to.equal("0x1626ba7e");
    });
  }

  it("refuses a session, in words", async function () {
    const capabilities = await granted(server, actors, [ether(1), GAS]);
    const message = { type: "personal_sign", data: "hello" };
    const error = await refusal(server.url, "wallet_prepareSign", request(message, capabilities));
    expect([error.code, error.data.code]).to.deep.equal([4100, "SessionSignsNoMessages"]);
    const signature = { type: "ecdsa", data: "0x12" };
    const { from, chainId } = request(message);
    const other = await refusal(server.url, "wallet_formatSign", { from, chainId, signature, capabilities });
    expect(other.data.code).to.equal("SessionSignsNoMessages");
  });

  it("refuses typed data that is none", async function () {
    const data = { ...TYPED, types: { Mail: [{ name: "to", type: "nothing" }] } };
    const { code, data: words } = await refusal(
      server.url,
      "wallet_prepareSign",
      request({ type: "eth_signTypedData_v4", data }),
    );
    expect([code, words.code]).to.deep.equal([-32602, "InvalidTypedData"]);
  });
});
