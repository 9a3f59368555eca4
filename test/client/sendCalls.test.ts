import { mine, setNextBlockBaseFeePerGas, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { AbstractSigner, ZeroAddress, dataSlice, parseUnits, toQuantity, type Wallet } from "ethers";
import { ethers } from "hardhat";

import type { Call } from "../../src/accounts/erc7579";
import { DUMMY_ECDSA_SIGNATURE } from "../../src/operations";
import { BundlerError, entryPointBundler, type Bundler } from "../../src/bundlers";
import {
  createSessionClient,
  p256Signer,
  SessionRefused,
  type SessionClient,
  type SessionSigner,
} from "../../src/client";
import { createP256Key } from "../../src/keys/p256";
import { moduleInterface } from "../../src/moduleContract";
import { SignerKind } from "../../src/session";
import { SignatureMode } from "../../src/sessionSignature";
import type { WireGrant, WirePermission } from "../../src/wire";
import { callOf } from "../helpers/calls";
import { clientOf, clients, grantTo, sponsor, type Clients } from "../helpers/clients";
import { deployPaymaster, PAYMASTER_GAS } from "../helpers/paymaster";
import { install, ownerSends, uninstallCallData } from "../helpers/sessions";
import { deploy, ENTRY_POINT_VERSIONS, type World } from "../helpers/world";

const TOKENS = 50n;
const transfer = (w: World, amount = 1n) => callOf(w.token, "transfer", [w.stranger.address, amount]);

async function spending(w: World, allowance = TOKENS): Promise<WirePermission> {
  const address = await w.token.getAddress();
  return { type: "erc20-token-transfer", data: { address, allowance: toQuantity(allowance) } };
}

/** A session that may transfer tokens, and a function that has it do so. */
async function granted({ w, owner }: Clients, fields: Partial<WireGrant> = {}, gas: WirePermission[] = []) {
  const grant = grantTo(w.sessionKey.address, [await spending(w), ...gas], fields);
  const result = await owner.grantPermissions(grant);
  return { ...result, capabilities: { permissions: { context: result.context } } };
}

/** Sends, and waits until it is done. */
async function send(client: SessionClient, request: Parameters<SessionClient["sendCalls"]>[0]) {
  const { id } = await client.sendCalls(request);
  return client.waitForCalls(id, { timeoutMs: 5_000, pollMs: 20 });
}

/** A wallet that signs messages and nothing else. */
class MessageSigner extends AbstractSigner {
  constructor(private readonly wallet: Wallet) {
    super(wallet.provider);
  }

  getAddress = () => this.wallet.getAddress();
  signMessage = (message: string | Uint8Array) => this.wallet.signMessage(message);
  signTransaction = () => Promise.reject(new Error("This wallet signs messages only."));
  signTypedData = () => Promise.reject(new Error("This wallet signs messages only."));
  connect = () => this;
}

async function thrownBy(promise: Promise<unknown>): Promise<SessionRefused> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error as SessionRefused,
  );
}

describe("sendCalls", function () {
  it("names the calls where a bundler took them and did not answer", async function () {
    const all = await clients();
    const { capabilities } = await granted(all);
    const direct = entryPointBundler(all.w.bundler);
    const send: Bundler["send"] = async (operation, entryPoint) => {
      await direct.send(operation, entryPoint);
      throw new BundlerError("BundlerSilent", "The line went dead.", "Check its URL.");
    };
    const bundler = { ...direct, send };
    const { adapter } = all.agent;
    const options = { adapter, provider: ethers.provider, bundler, signer: all.w.sessionKey };
    const client = await createSessionClient(options);
    const calls = [await transfer(all.w)];
    const { code, remedy } = await thrownBy(client.sendCalls({ calls, capabilities }));
    expect(code).to.equal("BundlerSilent");
    const [id] = /0x[0-9a-f]{128}/.exec(remedy) ?? [];
    expect((await client.waitForCalls(String(id), { pollMs: 20 })).status).to.equal(200);
  });

  it("brings the grant with the first operation, and not again", async function () {
    const all = await clients();
    const { w, agent } = all;
    const { capabilities, sessionId } = await granted(all);
    const calls = [await transfer(w)];
    const [first, second] = [await send(agent, { calls, capabilities }), await send(agent, { calls, capabilities })];
    const topic = moduleInterface.getEvent("SessionGranted").topicHash;
    const grants = (logs: readonly { topics: readonly string[] }[]) => logs.filter(({ topics }) => topics[0] === topic);
    expect(grants(first.receipts[0].logs)).to.have.length(1);
    expect(grants(second.receipts[0].logs)).to.have.length(0);
    expect(second.receipts[0].gasUsed).to.be.lessThan(first.receipts[0].gasUsed - 50_000n);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress())).to.equal(48n);
  });

  for (const version of ENTRY_POINT_VERSIONS) {
    it(`goes to EntryPoint ${version}, which the account tells`, async function () {
      const { w } = await clients();
      const account = w.accounts[version];
      if (version !== "v0.8") await install(w, account);
      const owner = await clientOf(w, { owner: w.owner }, account);
      const agent = await clientOf(w, { signer: w.sessionKey }, account);
      const { capabilities } = await granted({ w, owner, agent });
      expect((await send(agent, { calls: [await transfer(w)], capabilities })).status).to.equal(200);
      expect(agent.entryPoint).to.equal(await account.entryPoint.getAddress());
    });
  }

  it("returns an id that says the chain and the operation", async function () {
    const all = await clients();
    const { capabilities } = await granted(all);
    const { id, userOpHash } = await all.agent.sendCalls({ calls: [await transfer(all.w)], capabilities });
    expect([dataSlice(id, 0, 32), dataSlice(id, 32)]).to.deep.equal([ethers.toBeHex(31_337, 32), userOpHash]);
  });

  it("says in words why calls reverted", async function () {
    const { w, owner } = await clients();
    const data = { address: await w.token.getAddress() };
    const permission = { type: "contract-access", data } as const;
    const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [permission]));
    const agent = await clientOf(w, { signer: w.sessionKey });
    const calls = [await transfer(w, 10n ** 30n)];
    // A bundler simulates the call, and tells before it sends.
    const error = await thrownBy(agent.sendCalls({ calls, capabilities: { permissions: { context } } }));
    expect(error.message).to.match(/has 10{21} base units of the token and needs 10{30} base units/);
  });
});

describe("Session keys of every kind", function () {
  async function spends(all: Clients, key: WireGrant["key"], signer: SessionSigner | AbstractSigner) {
    const { w, owner } = all;
    const grant = { ...grantTo(ZeroAddress, [await spending(w)]), key };
    const { context } = await owner.grantPermissions(grant);
    const agent = await clientOf(w, { signer });
    const request = { calls: [await transfer(w)], capabilities: { permissions: { context } } };
    return [(await send(agent, request)).status, (await send(agent, request)).status];
  }

  it("sign messages where a wallet can do no more", async function () {
    const all = await clients();
    const key = new MessageSigner(all.w.sessionKey);
    const wire = { type: "secp256k1", publicKey: all.w.sessionKey.address } as const;
    expect(await spends(all, wire, key)).to.deep.equal([200, 200]);
  });

  it("sign with P-256, by a key that can't be extracted", async function () {
    const all = await clients();
    const verifier = await (await deploy("P256SolidityVerifier")).getAddress();
    const signer = p256Signer(await createP256Key(), verifier);
    expect(await spends(all, { type: "erc7913", publicKey: signer.signer }, signer)).to.deep.equal([200, 200]);
  });

  it("sign as a contract, in the way that the caller knows", async function () {
    const all = await clients();
    const { sessionKey } = all.w;
    const contract = await (await deploy("KeyContract", sessionKey.address)).getAddress();
    const signer: SessionSigner = {
      signerKind: SignerKind.Contract,
      signer: contract,
      mode: SignatureMode.Raw,
      dummySignature: DUMMY_ECDSA_SIGNATURE,
      sign: async (_digest, hash) => sessionKey.signingKey.sign(hash).serialized,
    };
    expect(await spends(all, { type: "contract", publicKey: contract }, signer)).to.deep.equal([200, 200]);
  });

  it("are refused where the session is for another key", async function () {
    const all = await clients();
    const { capabilities } = await granted(all);
    const other = await clientOf(all.w, { signer: all.w.stranger });
    const sent = other.sendCalls({ calls: [await transfer(all.w)], capabilities });
    await expect(sent).to.be.rejectedWith("Create the client with the session's own key as signer.");
  });
});

describe("Operations in flight", function () {
  afterEach(() => ethers.provider.send("evm_setAutomine", [true]));

  it("take a lane each, and the lowest one again when they are done", async function () {
    const all = await clients();
    const { w, agent } = all;
    const { capabilities } = await granted(all);
    const request = { calls: [await transfer(w)], capabilities };
    await send(agent, request);
    await ethers.provider.send("evm_setAutomine", [false]);
    const sent = await Promise.all([agent.sendCalls(request), agent.sendCalls(request), agent.sendCalls(request)]);
    expect((await agent.getCallsStatus(sent[2].id)).status).to.equal(100);
    await mine();
    await ethers.provider.send("evm_setAutomine", [true]);
    for (const { id } of sent) expect((await agent.waitForCalls(id, { pollMs: 20 })).status).to.equal(200);
    await send(agent, request);
    expect(await lanesOf(w)).to.deep.equal([0n, 0n, 0n, 1n, 2n]);
  });

  it("stay on the lane that the caller names", async function () {
    const all = await clients();
    const { w, agent } = all;
    const { capabilities } = await granted(all);
    for (const lane of [7, 7]) await send(agent, { calls: [await transfer(w)], capabilities, lane });
    expect(await lanesOf(w)).to.deep.equal([7n, 7n]);
  });

  it("are waited for no longer than asked", async function () {
    const all = await clients();
    const { capabilities } = await granted(all);
    await ethers.provider.send("evm_setAutomine", [false]);
    const { id } = await all.agent.sendCalls({ calls: [await transfer(all.w)], capabilities });
    const waiting = all.agent.waitForCalls(id, { timeoutMs: 50, pollMs: 20 });
    await expect(waiting).to.be.rejectedWith("Ask getCallsStatus later before you send them again.");
    await mine();
  });

  /** The lanes of the session's operations, in order: the low 4 bytes of the nonce key. */
  async function lanesOf(w: World): Promise<bigint[]> {
    const module = (await w.module.getAddress()).toLowerCase();
    const events = await w.account.entryPoint.queryFilter("UserOperationEvent");
    const nonces = events.map(({ data }) => BigInt(dataSlice(data, 0, 32)));
    const own = nonces.filter((nonce) => ethers.toBeHex(nonce >> 96n, 20) === module);
    // In one block, the order is the miner's.
    return own.map((nonce) => (nonce >> 64n) & 0xffffffffn).sort();
  }
});

describe("What sendCalls refuses before sending", function () {
  /** What is refused, and that nothing was sent. */
  async function refusal(all: Clients, context: string, calls?: Call[], signer: SessionClient = all.agent) {
    const capabilities = { permissions: { context } };
    const before = await ethers.provider.getBlockNumber();
    const error = await thrownBy(signer.sendCalls({ calls: calls ?? [await transfer(all.w)], capabilities }));
    expect(await ethers.provider.getBlockNumber(), "blocks").to.equal(before);
    return error;
  }

  it("names the call of a batch, counting what the calls before it spend", async function () {
    const all = await clients();
    const { context } = await granted(all);
    const calls = [await transfer(all.w, 30n), await transfer(all.w, 30n)];
    const { code, callIndex, permission, remaining, args, reason, remedy } = await refusal(all, context, calls);
    expect({ code, callIndex, permission }).to.deep.equal({
      code: "TokenAllowanceExceeded",
      callIndex: 1,
      permission: 0,
    });
    expect([remaining, args[3]]).to.deep.equal([20n, 20n]);
    expect(reason).to.match(/^Call 2 of the batch moves or approves 0.00000000000000003 TKN of the token/);
    expect(remedy).to.equal("Stay within what is left, or have the owner grant a new session.");
  });

  it("is a session that was revoked, with its grant and without", async function () {
    const all = await clients();
    const [unused, used] = [await granted(all), await granted(all)];
    await send(all.agent, { calls: [await transfer(all.w)], capabilities: used.capabilities });
    for (const { context, sessionId } of [unused, used]) {
      await all.owner.revokeSession(sessionId);
      expect((await refusal(all, context)).code).to.equal("SessionIsRevoked");
    }
  });

  it("is a session that the owner ended with all others, with its grant and without", async function () {
    const all = await clients();
    const [unused, used] = [await granted(all), await granted(all)];
    await send(all.agent, { calls: [await transfer(all.w)], capabilities: used.capabilities });
    await all.owner.revokeAllSessions();
    expect((await refusal(all, unused.context)).code).to.equal("InvalidOwnerSignature");
    expect((await refusal(all, used.context)).code).to.equal("SessionIsVoid");
  });

  it("is a session outside its window", async function () {
    const all = await clients();
    const now = await time.latest();
    const [late, early] = [
      await granted(all, { expirySec: now + 100_000 }),
      await granted(all, { validAfter: now + 200_000 }),
    ];
    expect((await refusal(all, early.context)).code).to.equal("OutsideWindow");
    await send(all.agent, { calls: [await transfer(all.w)], capabilities: late.capabilities });
    await time.increase(100_001);
    expect((await refusal(all, late.context)).code).to.equal("OutsideWindow");
  });

  it("is a grant whose deadline has passed, unless it was used", async function () {
    const all = await clients();
    const [unused, used] = [await granted(all), await granted(all)];
    const request = { calls: [await transfer(all.w)], capabilities: used.capabilities };
    await send(all.agent, request);
    // A day, and as much as the chain of the tests may lag behind the clock, which the deadline counts from.
    await time.increase(86_400 + 3_600);
    const error = await refusal(all, unused.context);
    expect(error.message).to.match(/had to be used for the first time by .* Have the owner grant a new session\.$/);
    expect((await send(all.agent, request)).status).to.equal(200);
  });

  it("is gas that nothing allows, and gas beyond what is left", async function () {
    const all = await clients();
    const { w, owner } = all;
    const grant = { ...grantTo(w.sessionKey.address, []), permissions: [await spending(w)] };
    const { context } = await owner.grantPermissions(grant);
    expect((await refusal(all, context)).code).to.equal("GasNotPermitted");
    const poor = await granted(all, {}, [{ type: "gas-limit", data: { limit: "0x10" } }]);
    const { code, permission, remaining } = await refusal(all, poor.context);
    expect({ code, permission, remaining }).to.deep.equal({
      code: "GasAllowanceExceeded",
      permission: 1,
      remaining: 16n,
    });
  });

  it("is a context of another account, and one that is damaged", async function () {
    const all = await clients();
    const { context } = await granted(all);
    const other = await clientOf(all.w, { signer: all.w.sessionKey }, all.w.accounts["v0.7"]);
    expect((await refusal(all, context, undefined, other)).message).to.match(
      /^The context is for the account 0x.* Create a/,
    );
    expect((await refusal(all, context.slice(0, -300))).code).to.equal("InvalidContext");
    expect((await refusal(all, context, [])).code).to.equal("NoCalls");
  });

  it("is an account that lost the module", async function () {
    const all = await clients();
    const { context } = await granted(all);
    const data = uninstallCallData(await all.w.module.getAddress());
    await ownerSends(all.w, [{ to: all.w.account.address, data }]);
    expect((await refusal(all, context)).code).to.equal("NotInstalled");
  });

  it("is a signer or an owner that the client does not have", async function () {
    const all = await clients();
    const { context } = await granted(all);
    expect((await refusal(all, context, undefined, all.owner)).code).to.equal("SignerMissing");
    const grant = grantTo(all.w.sessionKey.address, [await spending(all.w)]);
    expect((await thrownBy(all.agent.grantPermissions(grant))).code).to.equal("OwnerMissing");
    expect((await thrownBy(all.agent.revokeAllSessions())).code).to.equal("OwnerMissing");
  });
});

describe("Gas of sendCalls", function () {
  it("fits a gas limit that has no room for the usual margin", async function () {
    const all = await clients();
    const { w, agent } = all;
    // Most of the margin is for a base fee that rises: where the tip is all that is paid, there is none.
    await setNextBlockBaseFeePerGas(parseUnits("10", "gwei"));
    await mine();
    // What the operation costs with margins, and what its limits are at the least.
    const rich = await granted(all);
    const calls = [await transfer(w)];
    const usual = await agent.explain(calls, { context: rich.context });
    const limit = ((usual.gasCharge ?? 0n) * 70n) / 100n;
    const tight = await granted(all, {}, [{ type: "gas-limit", data: { limit: toQuantity(limit) } }]);
    expect((await send(agent, { calls, capabilities: tight.capabilities })).status).to.equal(200);
    const left = await w.module.getSession(w.account.address, tight.sessionId);
    expect(left.gasAllowance).to.be.lessThan(limit / 5n);
  });

  it("is not charged where a free paymaster pays", async function () {
    const all = await clients();
    const { w, owner, agent } = all;
    const paymaster = await deployPaymaster(w.account, w.stranger);
    const grant = {
      ...grantTo(w.sessionKey.address, []),
      permissions: [await spending(w)],
      paymaster: paymaster.address,
    };
    const { context } = await owner.grantPermissions(grant);
    const before = await w.account.entryPoint.getFunction("balanceOf")(w.account.address);
    const request = { calls: [await transfer(w)], capabilities: { permissions: { context } } };
    expect((await send(agent, { ...request, paymaster: sponsor(paymaster) })).status).to.equal(200);
    expect((await thrownBy(agent.sendCalls(request))).code).to.equal("GasNotPermitted");
    expect(await w.account.entryPoint.getFunction("balanceOf")(w.account.address)).to.equal(before);
  });

  it("is charged to the gas limit, the paymaster's own included, where another paymaster pays", async function () {
    const all = await clients();
    const { w, agent } = all;
    const paymaster = sponsor(await deployPaymaster(w.account, w.stranger));
    const { capabilities, context } = await granted(all);
    const calls = [await transfer(w)];
    const { maximumCost, gasCharge } = await agent.explain(calls, { context, paymaster });
    expect(gasCharge).to.equal(maximumCost);
    expect((await send(agent, { calls, capabilities, paymaster })).status).to.equal(200);
    const plain = await agent.explain(calls, { context });
    expect(gasCharge).to.be.greaterThan((plain.gasCharge ?? 0n) + PAYMASTER_GAS);
  });
});

describe("What a client does not trust", function () {
  it("is a bundler's hash of the operation", async function () {
    const all = await clients();
    const { w, agent } = all;
    const { capabilities } = await granted(all);
    const honest = entryPointBundler(w.bundler);
    const liar = { ...honest, send: async () => ethers.id("another operation") };
    const client = await createSessionClient({
      adapter: agent.adapter,
      provider: ethers.provider,
      bundler: liar,
      signer: w.sessionKey,
    });
    const sent = client.sendCalls({ calls: [await transfer(w)], capabilities });
    await expect(sent).to.be.rejectedWith("The bundler calls the operation 0x");
  });
});
