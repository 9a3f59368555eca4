import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Contract, Wallet, concat, parseEther } from "ethers";
import { ethers } from "hardhat";

import { signingSponsor, type Policy } from "../../src/server";
import { SampleSponsor__factory } from "../../typechain-types";
import { ask, call, errorOf, refusal, signed, type Json } from "./helpers/client";
import { ether, granted, scene, serveChain, tokens, useServer, type Scene, type TestServer } from "./helpers/server";

const RECIPIENT = "0x52908400098527886E0F7030069857D2E4169EE7";
const PLENTY = {
  perOperation: parseEther("1"),
  perAccount: parseEther("1"),
  total: parseEther("1"),
  windowBlocks: 10_000,
};
const idOf = (digit: number) => `${digit}2222222-2222-4222-8222-222222222222`;

/** What a prepared operation costs at most. Later blocks are not dearer: nothing fills them. */
function costOf(data: Json): bigint {
  const limits = [
    "verificationGasLimit",
    "callGasLimit",
    "preVerificationGas",
    "paymasterVerificationGasLimit",
  ] as const;
  return limits.reduce((sum, name) => sum + BigInt(data[name] as string), 0n) * BigInt(data.maxFeePerGas as string);
}

/** A paymaster of its own with a deposit, whose policies a test sets. */
async function deploySponsor({ chain }: TestServer, policies: Policy[], deposit = parseEther("1")) {
  const [owner] = await ethers.getSigners();
  const signer = Wallet.createRandom();
  const { entryPoint } = chain.contracts;
  const contract = await ethers.deployContract("SampleSponsor", [entryPoint, signer.address, owner.address]);
  const paymaster = await contract.getAddress();
  const abi = ["function depositTo(address) payable", "function balanceOf(address) view returns (uint256)"];
  const deposits = new Contract(entryPoint, abi, owner);
  await deposits.depositTo(paymaster, { value: deposit });
  const { chainId, provider } = chain;
  const sponsor = signingSponsor({ chainId, provider, entryPoint, paymaster, signer, policies });
  return { sponsor, owner, deposits, contract: SampleSponsor__factory.connect(paymaster, owner) };
}

describe("Sponsorship by the wallet server", function () {
  const server = useServer();
  let actors: Scene;
  let session: Json;
  let url: string;
  let close: () => Promise<void>;
  const WEI = [{ to: RECIPIENT, value: "0x1" }];
  const [OPEN, DEAR, TOKENS, ACCOUNT, TOTAL] = [1, 2, 3, 4, 5].map(idOf);

  before(async function () {
    actors = await scene(server, "sponsorship");
    const { sponsor } = await deploySponsor(server, [
      { ...PLENTY, id: OPEN },
      { ...PLENTY, id: DEAR, perOperation: 1n },
      { ...PLENTY, id: TOKENS, contracts: [server.token] },
      { ...PLENTY, id: ACCOUNT, perAccount: 1n },
      { ...PLENTY, id: TOTAL, total: 1n },
    ]);
    ({ url, close } = await serveChain({ ...server.chain, sponsor }));
    session = await granted({ ...server, url }, actors, [ether(1_000), tokens(server.token, 1_000)]);
  });

  after(() => close());

  const request = (policyId: string, calls: Json[] = WEI, rest: Json = {}) => ({
    from: actors.account,
    chainId: server.chainId,
    calls,
    capabilities: { ...session, paymasterService: { policyId }, ...rest },
  });

  it("pays for an operation of a session without a gas limit", async function () {
    const asked = request(OPEN);
    const prepared = await call(url, "wallet_prepareCalls", asked);
    expect(prepared.feePayment).to.include({ sponsored: true, maxAmount: "0x0" });
    const before = await server.chain.provider.getBalance(actors.account);
    const { id } = await call(
      url,
      "wallet_sendPreparedCalls",
      await signed(actors.sessionKey, prepared, asked.capabilities),
    );
    expect((await call(url, "wallet_getCallsStatus", id)).status).to.equal(200);
    expect(before - (await server.chain.provider.getBalance(actors.account))).to.equal(1n);
  });

  it("pays for an operation of the owner", async function () {
    const { from, chainId, calls } = request(OPEN);
    const capabilities = { paymasterService: { policyIds: [DEAR, OPEN] } };
    const prepared = await call(url, "wallet_prepareCalls", { from, chainId, calls, capabilities });
    const { id } = await call(url, "wallet_sendPreparedCalls", await signed(actors.owner, prepared, capabilities));
    expect((await call(url, "wallet_getCallsStatus", id)).status).to.equal(200);
  });

  it("estimates without approving anything, if that is all that is asked", async function () {
    const paymasterService = { policyId: OPEN, onlyEstimation: true };
    const prepared = await call(url, "wallet_prepareCalls", request(OPEN, WEI, { paymasterService }));
    expect(prepared).to.not.have.property("signatureRequest");
    expect(prepared.data.paymasterData).to.match(/^0x0{24}(11)+1b$/);
  });

  it("does not widen what the session may do", async function () {
    const { code, data } = await refusal(
      url,
      "wallet_prepareCalls",
      request(OPEN, [{ to: RECIPIENT, value: "0x3e9" }]),
    );
    expect([code, data.code]).to.deep.equal([-32500, "NativeAllowanceExceeded"]);
  });

  for (const [what, policy, code] of [
    ["under a policy that there is not", idOf(9), "UnknownPolicy"],
    ["more than the policy pays for one operation", DEAR, "OperationTooExpensive"],
    ["calls to other contracts than the policy names", TOKENS, "ContractNotSponsored"],
    ["more than the policy pays for one account", ACCOUNT, "AccountLimitReached"],
    ["more than the policy pays in all", TOTAL, "PolicyLimitReached"],
  ] as const) {
    it(`does not pay ${what}`, async function () {
      const error = await refusal(url, "wallet_prepareCalls", request(policy));
      expect([error.code, error.data.code]).to.deep.equal([-32600, code]);
      expect(error.data.remedy).to.match(/\.$/);
    });
  }

  it("pays for calls to the contracts that the policy names", async function () {
    const data = concat(["0xa9059cbb", `0x${"0".repeat(24)}${RECIPIENT.slice(2)}`, `0x${"0".repeat(63)}1`]);
    const asked = request(TOKENS, [{ to: server.token, data }]);
    expect((await call(url, "wallet_prepareCalls", asked)).feePayment.sponsored).to.be.true;
  });

  it("counts what it approved and nobody sent yet, also of those who ask at once", async function () {
    const policy = { ...PLENTY, id: OPEN };
    const { sponsor } = await deploySponsor(server, [policy]);
    const other = await serveChain({ ...server.chain, sponsor });
    const fresh = await scene(server, "an account with approvals in flight");
    const own = await granted({ ...server, url: other.url }, fresh, [ether(9)]);
    const onLane = (lane: number) => {
      const capabilities = { ...own, paymasterService: { policyId: OPEN }, nonceOverride: { nonceKey: `0x${lane}` } };
      return ask(other.url, "wallet_prepareCalls", { ...request(OPEN), from: fresh.account, capabilities });
    };
    policy.perAccount = (costOf((await onLane(0)).result.data) * 25n) / 10n;
    const answers = await Promise.all([1, 2, 3, 4].map(onLane));
    expect(answers.filter(({ error }) => error === undefined)).to.have.length(1);
    expect(errorOf(answers.find(({ error }) => error !== undefined)!).data.code).to.equal("AccountLimitReached");
    // The same nonce again is no other operation.
    expect((await onLane(0)).error).to.equal(undefined);
    await other.close();
  });

  for (const name of ["preVerificationGas", "maxPriorityFeePerGas"]) {
    it(`does not pay whoever includes an operation what a client likes, by ${name}`, async function () {
      const gasParamsOverride = { maxFeePerGas: { multiplier: 2 }, [name]: { multiplier: 2.1 } };
      const { code, data } = await refusal(url, "wallet_prepareCalls", request(OPEN, WEI, { gasParamsOverride }));
      expect([code, data.code]).to.deep.equal([-32600, "OverrideTooHigh"]);
      expect(data.path).to.equal(`capabilities.gasParamsOverride.${name}`);
    });
  }

  it("counts what it paid before, as the chain tells, and forgets it after the window", async function () {
    const policy = { ...PLENTY, id: OPEN };
    const { sponsor } = await deploySponsor(server, [policy]);
    const other = await serveChain({ ...server.chain, sponsor });
    const fresh = await scene(server, "a counted account");
    const own = await granted({ ...server, url: other.url }, fresh, [ether(9)]);
    const asked = {
      ...request(OPEN),
      from: fresh.account,
      capabilities: { ...own, paymasterService: { policyId: OPEN } },
    };
    const prepared = await call(other.url, "wallet_prepareCalls", asked);
    await call(other.url, "wallet_sendPreparedCalls", await signed(fresh.sessionKey, prepared, asked.capabilities));
    policy.perAccount = costOf((await call(other.url, "wallet_prepareCalls", asked)).data);
    const { data } = await refusal(other.url, "wallet_prepareCalls", asked);
    expect(data.code).to.equal("AccountLimitReached");
    policy.windowBlocks = 1;
    await mine(3);
    expect((await call(other.url, "wallet_prepareCalls", asked)).feePayment.sponsored).to.be.true;
    await other.close();
  });

  it("does not pay more than its deposit", async function () {
    const { sponsor } = await deploySponsor(server, [{ ...PLENTY, id: OPEN }], 1n);
    const other = await serveChain({ ...server.chain, sponsor });
    const capabilities = { paymasterService: { policyId: OPEN } };
    const { data } = await refusal(other.url, "wallet_prepareCalls", { ...request(OPEN), capabilities });
    expect(data.code).to.equal("PaymasterDepositTooLow");
    await other.close();
  });

  it("does not pay where there is no paymaster", async function () {
    const other = await serveChain({ ...server.chain, sponsor: undefined });
    const capabilities = { paymasterService: { policyId: OPEN } };
    const { code, data } = await refusal(other.url, "wallet_prepareCalls", { ...request(OPEN), capabilities });
    expect([code, data.code]).to.deep.equal([-32600, "NoSponsor"]);
    await other.close();
  });

  it("takes no tokens for gas", async function () {
    const paymasterService = { policyId: OPEN, erc20: { tokenAddress: server.token } };
    const { code, data } = await refusal(url, "wallet_prepareCalls", request(OPEN, WEI, { paymasterService }));
    expect([code, data.code]).to.deep.equal([5700, "UnsupportedCapability"]);
  });

  it("approves an operation and no other", async function () {
    const asked = request(OPEN);
    const { data: approved } = await call(url, "wallet_prepareCalls", asked);
    const prepared = await call(url, "wallet_prepareCalls", request(OPEN, [{ to: RECIPIENT, value: "0x2" }]));
    const { paymasterData } = approved;
    const { from, chainId, calls } = request(OPEN);
    const owners = await call(url, "wallet_prepareCalls", {
      from,
      chainId,
      calls,
      capabilities: { paymasterService: { policyId: OPEN } },
    });
    expect(prepared.data.paymasterData).to.not.equal(paymasterData);
    const { domain, types, primaryType, message } = owners.signatureRequest.data;
    const forged = concat([`0x${(message.paymasterAndData as string).slice(2, 106)}`, paymasterData]);
    const typed = { domain, types, primaryType, message: { ...message, paymasterAndData: forged } };
    const sent = await signed(actors.owner, {
      ...owners,
      signatureRequest: { type: "eth_signTypedData_v4", data: typed },
    });
    const error = errorOf(
      await ask(url, "wallet_sendPreparedCalls", { ...sent, data: { ...owners.data, paymasterData } }),
    );
    expect([error.code, error.data.code]).to.deep.equal([-32600, "AA34"]);
  });
});

describe("SampleSponsor", function () {
  const server = useServer();

  it("gives its deposit and its stake back to its owner, and to nobody else", async function () {
    const { contract, deposits, owner } = await deploySponsor(server, [], 10n);
    const stranger = contract.connect((await ethers.getSigners())[1]);
    const paymaster = await contract.getAddress();
    await contract.withdraw(owner.address, 4n);
    expect(await deposits.balanceOf(paymaster)).to.equal(6n);
    await contract.addStake(1, { value: 5n });
    for (const attempt of [
      () => stranger.withdraw(owner.address, 1n),
      () => stranger.addStake(1, { value: 1n }),
      () => stranger.unlockStake(),
      () => stranger.withdrawStake(owner.address),
    ]) {
      await expect(attempt()).to.be.revertedWithCustomError(contract, "OwnableUnauthorizedAccount");
    }
    await contract.unlockStake();
    await server.chain.provider.send("evm_increaseTime", [2]);
    await expect(contract.withdrawStake(owner.address)).to.changeEtherBalance(owner, 5n);
  });
});
