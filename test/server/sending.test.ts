import { expect } from "chai";
import { Signature, concat, parseEther, toBeHex, toQuantity } from "ethers";

import { fromWireOperation } from "../../src/bundlers";
import { userOpHash } from "../../src/operations";
import { decodeContext } from "../../src/sessionContext";
import { operationDigest } from "../../src/sessionSignature";
import { RECIPIENT, transfer, useCalls } from "./helpers/calls";
import { ask, call, errorOf, refusal, signRequest, signed, type Json } from "./helpers/client";
import { ether, GAS, granted, serveChain } from "./helpers/server";

describe("wallet_sendPreparedCalls and wallet_getCallsStatus", function () {
  const { server, actors, request, prepare } = useCalls("sending");

  it("takes the signature in parts or with v as 0 or 1, and the context in parts", async function () {
    const { context } = actors.spending.permissions;
    const permissions = {
      sessionId: context.replace(/^0x00/, "0x").slice(0, -130),
      signature: `0x${context.slice(-130)}`,
    };
    for (const form of ["yParity", "v", "bytes"] as const) {
      const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], { permissions });
      const { r, s, yParity, v } = Signature.from(await signRequest(actors.sessionKey, prepared.signatureRequest));
      const forms = {
        yParity: { r, s, yParity: toQuantity(yParity) },
        v: { r, s, v: toQuantity(v) },
        bytes: concat([r, s, toBeHex(yParity, 1)]),
      };
      const { type, chainId, data: operation } = prepared;
      const sent = {
        type,
        chainId,
        data: operation,
        signature: { type: "ecdsa", data: forms[form] },
        capabilities: { permissions },
      };
      expect((await ask(server.url, "wallet_sendPreparedCalls", sent)).result.id).to.match(/^0x/);
    }
  });

  it("sends the same operation once, however often it is asked to", async function () {
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], actors.spending);
    const sent = await signed(actors.sessionKey, prepared, actors.spending);
    const nonce = await server.chain.provider.getBlockNumber();
    const again = () => call(server.url, "wallet_sendPreparedCalls", sent);
    const answers = [...(await Promise.all([again(), again(), again()])), await again()];
    expect(new Set(answers.map(({ id }) => id as string)).size).to.equal(1);
    expect((await server.chain.provider.getBlockNumber()) - nonce).to.equal(1);
  });

  it("answers for what is included already, whatever the session may do by now", async function () {
    const once = await granted(server, actors, [ether(1), GAS]);
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], once);
    const sent = await signed(actors.sessionKey, prepared, once);
    const { id } = await call(server.url, "wallet_sendPreparedCalls", sent);
    expect((await call(server.url, "wallet_sendPreparedCalls", sent)).id).to.equal(id);
    const { data } = await refusal(server.url, "wallet_prepareCalls", request([{ to: RECIPIENT, value: "0x1" }], once));
    expect(data).to.include({ code: "NativeAllowanceExceeded", remaining: "0x0" });
  });

  it("trusts nothing of what comes back to be sent", async function () {
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], actors.spending);
    const sent = await signed(actors.sessionKey, prepared, actors.spending);
    const other = (await prepare([{ to: RECIPIENT, value: "0x2" }], actors.spending)).data;
    const refused = async (change: Json) =>
      errorOf(await ask(server.url, "wallet_sendPreparedCalls", { ...sent, ...change }));
    expect(await refused({ data: other })).to.have.nested.include({ code: -32507, "data.code": "WrongSignature" });
    const { permissions } = await granted(server, actors, [ether(1), GAS]);
    expect(await refused({ capabilities: { permissions } })).to.have.nested.include({ "data.code": "WrongSignature" });
    expect(await refused({ capabilities: {} })).to.have.nested.include({ code: -32500 });
    expect(await refused({ signature: { type: "secp256k1", data: "0x12" } })).to.have.nested.include({ code: -32507 });
    expect(await refused({ type: "array" })).to.have.nested.include({ code: -32602, "data.path": "type" });
    expect(await refused({ data: { ...sent.data, nonce: "5" } })).to.have.nested.include({
      code: -32602,
      "data.path": "data",
    });
    expect(await refused({ signature: undefined })).to.have.nested.include({ "data.code": "MissingField" });
  });

  it("judges again what a client signs that the server never prepared", async function () {
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], actors.spending);
    const data = { ...prepared.data, maxFeePerGas: toQuantity(parseEther("1")) };
    const { entryPoint, module } = server.chain.contracts;
    const hash = userOpHash(fromWireOperation(data), entryPoint, server.chain.chainId);
    const { sessionId } = decodeContext(actors.spending.permissions.context);
    const raw = operationDigest({ module, sessionId, userOpHash: hash });
    const signatureRequest = { type: "personal_sign", data: { raw } };
    const sent = await signed(actors.sessionKey, { ...prepared, data, signatureRequest }, actors.spending);
    const error = errorOf(await ask(server.url, "wallet_sendPreparedCalls", sent));
    expect([error.code, error.data.code]).to.deep.equal([-32500, "GasAllowanceExceeded"]);
  });

  it("serves the same session from two instances in turn", async function () {
    const two = await serveChain(server.chain);
    const capabilities = await granted(server, actors, [ether(100), GAS]);
    const urls = [server.url, two.url];
    for (const turn of [0, 1, 2]) {
      const [here, there] = [urls[turn % 2], urls[(turn + 1) % 2]];
      const prepared = await call(
        here,
        "wallet_prepareCalls",
        request([{ to: RECIPIENT, value: "0x1" }], capabilities),
      );
      const { id } = await call(
        there,
        "wallet_sendPreparedCalls",
        await signed(actors.sessionKey, prepared, capabilities),
      );
      expect((await call(here, "wallet_getCallsStatus", id)).status).to.equal(200);
    }
    await two.close();
  });

  it("has the owner sign the operation as typed data", async function () {
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }]);
    expect(prepared.signatureRequest.type).to.equal("eth_signTypedData_v4");
    expect(prepared.signatureRequest.rawPayload).to.equal(prepared.details.data.hash);
    const { id } = await call(server.url, "wallet_sendPreparedCalls", await signed(actors.owner, prepared));
    expect((await call(server.url, "wallet_getCallsStatus", id)).status).to.equal(200);
    const forged = await signed(actors.sessionKey, await prepare([{ to: RECIPIENT, value: "0x1" }]));
    expect(errorOf(await ask(server.url, "wallet_sendPreparedCalls", forged))).to.have.nested.include({
      code: -32507,
      "data.code": "AA24",
    });
  });

  it("says why calls would revert, and answers 500 for those that did", async function () {
    const calls = [{ to: server.token, data: transfer(parseEther("5000")) }];
    const { code, data } = await refusal(server.url, "wallet_prepareCalls", request(calls));
    expect([code, data.code]).to.deep.equal([-32521, "ExecutionReverted"]);
    expect(data.message).to.contain("needs 5000");
    const nothing = await refusal(
      server.url,
      "wallet_prepareCalls",
      request([{ to: server.token, data: "0x12345678" }]),
    );
    expect(nothing.data.message).to.equal("A call of the account failed without a reason.");
    const all = { to: server.token, data: transfer(parseEther("600")) };
    const first = await signed(actors.owner, await prepare([all], { nonceOverride: { nonceKey: "0x1" } }));
    const second = await signed(actors.owner, await prepare([all], { nonceOverride: { nonceKey: "0x2" } }));
    const ids = [
      await call(server.url, "wallet_sendPreparedCalls", first),
      await call(server.url, "wallet_sendPreparedCalls", second),
    ];
    const statuses = await Promise.all(ids.map(({ id }) => call(server.url, "wallet_getCallsStatus", id)));
    expect(statuses.map(({ status }) => status as number)).to.deep.equal([200, 500]);
  });

  it("knows no calls that were never sent", async function () {
    for (const id of ["0x", "0x12", `0x${"0".repeat(60)}7a69${"ab".repeat(32)}`]) {
      const { code, data } = await refusal(server.url, "wallet_getCallsStatus", id);
      expect([code, data.code]).to.deep.equal([5730, "UnknownCalls"]);
    }
    const { code } = await refusal(server.url, "wallet_getCallsStatus", `0x${"0".repeat(63)}1${"ab".repeat(32)}`);
    expect(code).to.equal(5710);
  });
});
