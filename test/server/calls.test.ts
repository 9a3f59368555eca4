import { expect } from "chai";
import { Interface, Signature, parseEther, toQuantity } from "ethers";

import { fromWireOperation } from "../../src/bundlers";
import { userOpHash } from "../../src/operations";
import { decodeContext } from "../../src/sessionContext";
import { operationDigest } from "../../src/sessionSignature";
import { ask, call, errorOf, refusal, signRequest, signed, type Json } from "./helpers/client";
import { ether, GAS, granted, scene, serveChain, tokens, useServer, type Scene } from "./helpers/server";

const RECIPIENT = "0x52908400098527886E0F7030069857D2E4169EE7";
const erc20 = new Interface([
  "function transfer(address to, uint256 amount)",
  "function approve(address spender, uint256 amount)",
  "function mint(address to, uint256 amount)",
]);

const transfer = (amount: bigint) => erc20.encodeFunctionData("transfer", [RECIPIENT, amount]);

describe("wallet_prepareCalls and wallet_sendPreparedCalls", function () {
  const server = useServer();
  let actors: Scene;
  let spending: Json;

  before(async function () {
    actors = await scene(server, "calls");
    spending = await granted(server, actors, [ether(1_000), tokens(server.token, 50n), GAS]);
  });

  const request = (calls: Json[], capabilities?: Json): Json => ({
    from: actors.account,
    chainId: server.chainId,
    calls,
    ...(capabilities === undefined ? {} : { capabilities }),
  });
  const prepare = (calls: Json[], capabilities?: Json) =>
    call(server.url, "wallet_prepareCalls", request(calls, capabilities));

  /** What becomes of calls of the session key. */
  async function send(calls: Json[], capabilities: Json): Promise<Json> {
    const prepared = await prepare(calls, capabilities);
    const { id } = await call(
      server.url,
      "wallet_sendPreparedCalls",
      await signed(actors.sessionKey, prepared, capabilities),
    );
    return call(server.url, "wallet_getCallsStatus", id);
  }

  it("installs the grant with the first operation, and needs it no more for the second", async function () {
    const before = await server.chain.provider.getBalance(RECIPIENT);
    for (const value of ["0x5", "0x6"]) {
      const { status, receipts, atomic, chainId, details } = await send([{ to: RECIPIENT, value }], spending);
      expect({ status, atomic, chainId }).to.deep.equal({ status: 200, atomic: true, chainId: server.chainId });
      expect(receipts[0])
        .to.include({ status: "0x1" })
        .and.to.have.keys("logs", "status", "blockHash", "blockNumber", "gasUsed", "transactionHash");
      expect(details.data.hash).to.match(/^0x[0-9a-f]{64}$/);
    }
    expect((await server.chain.provider.getBalance(RECIPIENT)) - before).to.equal(11n);
  });

  it("prepares what the clients of the hosted service understand", async function () {
    const { type, data, chainId, signatureRequest, feePayment, details } = await prepare(
      [{ to: RECIPIENT, value: "0x1" }],
      spending,
    );
    expect([type, chainId, signatureRequest.type]).to.deep.equal([
      "user-operation-v070",
      server.chainId,
      "personal_sign",
    ]);
    expect(data).to.have.keys(
      "sender",
      "nonce",
      "callData",
      "callGasLimit",
      "verificationGasLimit",
      "preVerificationGas",
      "maxFeePerGas",
      "maxPriorityFeePerGas",
    );
    expect(signatureRequest.rawPayload).to.match(/^0x[0-9a-f]{64}$/);
    expect(feePayment.sponsored).to.be.false;
    expect(BigInt(feePayment.maxAmount)).to.be.greaterThan(0n);
    expect(details.data.calls).to.deep.equal([{ to: RECIPIENT, data: "0x", value: "0x1" }]);
  });

  for (const [what, permissions, calls] of [
    ["tokens", () => [tokens(server.token, 5n), GAS], () => [{ to: server.token, data: transfer(5n) }]],
    [
      "a whole contract",
      () => [{ type: "contract-access", data: { address: server.token } }, GAS],
      () => [{ to: server.token, data: erc20.encodeFunctionData("mint", [RECIPIENT, 1n]) }],
    ],
    [
      "functions of a contract",
      () => [{ type: "functions-on-contract", data: { address: server.token, functions: ["0x40c10f19"] } }, GAS],
      () => [{ to: server.token, data: erc20.encodeFunctionData("mint", [RECIPIENT, 1n]) }],
    ],
    [
      "functions of all contracts",
      () => [{ type: "functions-on-all-contracts", data: { functions: ["0x095ea7b3"] } }, GAS],
      () => [{ to: server.token, data: erc20.encodeFunctionData("approve", [RECIPIENT, 1n]) }],
    ],
    [
      "functions of the account",
      () => [{ type: "account-functions", data: { functions: ["0x9cfd7cff"] } }, GAS],
      () => [{ to: actors.account, data: "0x9cfd7cff" }],
    ],
    [
      "everything",
      () => [{ type: "root" }],
      () => [
        { to: RECIPIENT, value: "0x1" },
        { to: server.token, data: transfer(1n) },
      ],
    ],
  ] as [string, () => Json[], () => Json[]][]) {
    it(`sends by a permission for ${what}`, async function () {
      const capabilities = await granted(server, actors, permissions());
      expect((await send(calls(), capabilities)).status).to.equal(200);
    });
  }

  it("says which call is refused, by which permission, and what is left of it", async function () {
    const calls = [
      { to: server.token, data: transfer(20n) },
      { to: server.token, data: transfer(31n) },
    ];
    const { code, message, data } = await refusal(server.url, "wallet_prepareCalls", request(calls, spending));
    expect(code).to.equal(-32500);
    expect(message).to.contain("0.00000000000000003 TEST left");
    expect(data).to.include({ code: "TokenAllowanceExceeded", path: "calls[1]", call: 1, permission: 1 });
    expect(BigInt(data.remaining)).to.equal(30n);
  });

  for (const [what, calls, code] of [
    ["too much ether", [{ to: RECIPIENT, value: "0x3e9" }], "NativeAllowanceExceeded"],
    ["a function that nobody granted", [{ to: RECIPIENT, data: "0x12345678" }], "FunctionNotPermitted"],
    ["a call of nothing", [{ to: RECIPIENT }], "EmptyCallNotPermitted"],
  ] as [string, Json[], string][]) {
    it(`refuses ${what} before anything is estimated`, async function () {
      const error = await refusal(server.url, "wallet_prepareCalls", request(calls, spending));
      expect(error.code).to.equal(-32500);
      expect(error.data).to.include({ code, call: 0 });
    });
  }

  it("refuses gas that the session may not spend", async function () {
    const calls = [{ to: RECIPIENT, value: "0x1" }];
    const without = await granted(server, actors, [ether(10)]);
    const { data } = await refusal(server.url, "wallet_prepareCalls", request(calls, without));
    expect(data.code).to.equal("GasNotPermitted");
    const little = await granted(server, actors, [ether(10), { type: "gas-limit", data: { limit: "0x1" } }]);
    const error = await refusal(server.url, "wallet_prepareCalls", request(calls, little));
    expect(error.data).to.include({ code: "GasAllowanceExceeded", permission: 1, remaining: "0x1" });
  });

  for (const [what, change, code, name] of [
    ["no call", { calls: [] }, -32602, "NoCalls"],
    [
      "too many calls",
      { calls: Array.from({ length: 65 }, () => ({ to: RECIPIENT, value: "0x1" })) },
      5740,
      "TooManyCalls",
    ],
    ["calls that are no list", { calls: {} }, -32602, "WrongType"],
    ["a value in decimal", { calls: [{ to: RECIPIENT, value: "5" }] }, -32602, "InvalidHex"],
    ["data of half a byte", { calls: [{ to: RECIPIENT, data: "0x123" }] }, -32602, "InvalidHex"],
    ["another chain", { chainId: "0x1" }, 5710, "UnsupportedChain"],
    ["a delegation", { capabilities: { eip7702Auth: true } }, 5700, "UnsupportedCapability"],
    ["a state that is not the chain's", { capabilities: { stateOverride: {} } }, 5700, "UnsupportedCapability"],
    [
      "a lane that there is not",
      { capabilities: { nonceOverride: { nonceKey: "0x100000000" } } },
      -32602,
      "NoSuchLane",
    ],
    ["a context that is none", { capabilities: { permissions: { context: "0x0012" } } }, -32602, "InvalidContext"],
    ["a policy that is no UUID", { capabilities: { paymasterService: { policyId: "free" } } }, -32602, "InvalidUuid"],
  ] as [string, Json, number, string][]) {
    it(`refuses ${what}`, async function () {
      const error = await refusal(server.url, "wallet_prepareCalls", {
        ...request([{ to: RECIPIENT, value: "0x1" }]),
        ...change,
      });
      expect([error.code, error.data.code]).to.deep.equal([code, name]);
    });
  }

  it("refuses the context of another account", async function () {
    const { account } = await scene(server, "another account");
    const error = await refusal(server.url, "wallet_prepareCalls", {
      ...request([{ to: RECIPIENT, value: "0x1" }], spending),
      from: account,
    });
    expect(error.data).to.include({ code: "ContextOfAnother", path: "capabilities.permissions" });
  });

  it("takes gas, fees and a lane of the caller's choice, and bytes after the calldata", async function () {
    const usual = (await prepare([{ to: RECIPIENT, value: "0x1" }], spending)).data;
    const capabilities = {
      ...spending,
      gasParamsOverride: { callGasLimit: "0x30d40", verificationGasLimit: { multiplier: 1.5 } },
      nonceOverride: { nonceKey: "0x7" },
      experimental_dataSuffix: { value: "0x8021" },
    };
    const { data } = await prepare([{ to: RECIPIENT, value: "0x1" }], capabilities);
    expect(data.callGasLimit).to.equal("0x30d40");
    expect(Number(data.verificationGasLimit)).to.be.closeTo(Number(usual.verificationGasLimit) * 1.5, 2_000);
    expect(data.callData).to.equal(`${usual.callData}8021`);
    expect(data.nonce).to.equal(toQuantity(((BigInt(usual.nonce) >> 64n) + 7n) << 64n));
    expect((await send([{ to: RECIPIENT, value: "0x1" }], capabilities)).status).to.equal(200);
  });

  it("takes the signature in parts, and the context in parts", async function () {
    const { context } = spending.permissions;
    const permissions = {
      sessionId: context.replace(/^0x00/, "0x").slice(0, -130),
      signature: `0x${context.slice(-130)}`,
    };
    for (const last of ["yParity", "v"] as const) {
      const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], { permissions });
      const { r, s, yParity, v } = Signature.from(await signRequest(actors.sessionKey, prepared.signatureRequest));
      const data = { r, s, ...(last === "v" ? { v: toQuantity(v) } : { yParity: toQuantity(yParity) }) };
      const { type, chainId, data: operation } = prepared;
      const sent = {
        type,
        chainId,
        data: operation,
        signature: { type: "ecdsa", data },
        capabilities: { permissions },
      };
      expect((await ask(server.url, "wallet_sendPreparedCalls", sent)).result.id).to.match(/^0x/);
    }
  });

  it("sends the same operation once, however often it is asked to", async function () {
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], spending);
    const sent = await signed(actors.sessionKey, prepared, spending);
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
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], spending);
    const sent = await signed(actors.sessionKey, prepared, spending);
    const other = (await prepare([{ to: RECIPIENT, value: "0x2" }], spending)).data;
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
    const prepared = await prepare([{ to: RECIPIENT, value: "0x1" }], spending);
    const data = { ...prepared.data, maxFeePerGas: toQuantity(parseEther("1")) };
    const { entryPoint, module } = server.chain.contracts;
    const hash = userOpHash(fromWireOperation(data), entryPoint, server.chain.chainId);
    const { sessionId } = decodeContext(spending.permissions.context);
    const raw = operationDigest({ module, sessionId, userOpHash: hash });
    const signatureRequest = { type: "personal_sign", data: { raw } };
    const sent = await signed(actors.sessionKey, { ...prepared, data, signatureRequest }, spending);
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

  it("says that the account has too little for gas", async function () {
    const poor = await scene(server, "a poor account");
    await server.chain.provider.send("hardhat_setBalance", [poor.account, "0x0"]);
    const error = await refusal(server.url, "wallet_prepareCalls", {
      ...request([{ to: server.token, data: transfer(0n) }]),
      from: poor.account,
    });
    expect([error.code, error.data.code]).to.deep.equal([-32000, "InsufficientFunds"]);
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
