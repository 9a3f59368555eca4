import { expect } from "chai";
import { toQuantity } from "ethers";

import { refusal, type Json } from "./helpers/client";
import { erc20, RECIPIENT, transfer, useCalls } from "./helpers/calls";
import { ether, GAS, granted, scene, tokens } from "./helpers/server";

describe("wallet_prepareCalls", function () {
  const { server, actors, request, prepare, send } = useCalls("preparing");

  it("installs the grant with the first operation, and needs it no more for the second", async function () {
    const before = await server.chain.provider.getBalance(RECIPIENT);
    for (const value of ["0x5", "0x6"]) {
      const { status, receipts, atomic, chainId, details } = await send([{ to: RECIPIENT, value }], actors.spending);
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
      actors.spending,
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
    const { code, message, data } = await refusal(server.url, "wallet_prepareCalls", request(calls, actors.spending));
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
      const error = await refusal(server.url, "wallet_prepareCalls", request(calls, actors.spending));
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
      ...request([{ to: RECIPIENT, value: "0x1" }], actors.spending),
      from: account,
    });
    expect(error.data).to.include({ code: "ContextOfAnother", path: "capabilities.permissions" });
  });

  it("takes gas, fees and a lane of the caller's choice, and bytes after the calldata", async function () {
    const usual = (await prepare([{ to: RECIPIENT, value: "0x1" }], actors.spending)).data;
    const capabilities = {
      ...actors.spending,
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

  it("says that the account has too little for gas", async function () {
    const poor = await scene(server, "a poor account");
    await server.chain.provider.send("hardhat_setBalance", [poor.account, "0x0"]);
    const error = await refusal(server.url, "wallet_prepareCalls", {
      ...request([{ to: server.token, data: transfer(0n) }]),
      from: poor.account,
    });
    expect([error.code, error.data.code]).to.deep.equal([-32000, "InsufficientFunds"]);
  });
});
