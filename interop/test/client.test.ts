import { expect } from "chai";
import { Wallet, parseUnits, toQuantity } from "ethers";

import { rpcBundler, type Bundler } from "../../src/bundlers";
import { SessionRefused, p256Signer, type SessionClient } from "../../src/client";
import { ENTRY_POINTS } from "../../src/entryPoint";
import { VERIFIERS } from "../../src/keys/verifiers";
import { createP256Key } from "../../src/keys/p256";
import { signingSponsor } from "../../src/server/sponsorship/signingSponsor";
import { WIRE_TYPES, type WirePermission } from "../../src/wire";
import { PLAY, UNLIMITED_GAS, permissionCases, transfer } from "../harness/cases";
import { clientOf, feePerGas, grantTo, thrownBy } from "../harness/clients";
import { world, type World } from "../harness/world";

/** How often a bundler is asked for a receipt, ms. */
const pollMs = 20;

describe("The client through alto on anvil", function () {
  let w: World;
  let owner: SessionClient;
  let agent: SessionClient;
  const key = Wallet.createRandom();

  before(async function () {
    w = await world();
    owner = await clientOf(w, { owner: w.owner });
    agent = await clientOf(w, { signer: key });
    await owner.install();
  });

  for (const type of WIRE_TYPES) {
    it(`sends what ${type} allows, and nothing else`, async function () {
      const { permissions, allowed, refused, error } = permissionCases(w, w.accounts["v0.8"], await feePerGas(w))[type];
      const { context, sessionId } = await owner.grantPermissions(grantTo(key, permissions));
      await expectSent(agent, { calls: allowed, capabilities: { permissions: { context } } });
      if (type === "root") await owner.revokeSession(sessionId);
      await expectRefused(agent, { calls: refused, capabilities: { permissions: { context } } }, error);
    });
  }

  it("sends for a session that was granted in a transaction", async function () {
    const grant = grantTo(key, [tokenAllowance("5"), UNLIMITED_GAS]);
    const { context } = await owner.grantPermissions(grant, { install: "now" });
    await expectSent(agent, { calls: [transfer(w, "5")], capabilities: { permissions: { context } } });
  });

  for (const verifier of ["P256Verifier", "P256SolidityVerifier"] as const) {
    it(`sends what a P-256 key signed for ${verifier}`, async function () {
      const signer = p256Signer(await createP256Key(), VERIFIERS[verifier]);
      const publicKey = signer.signer;
      const permissions = [tokenAllowance("10"), UNLIMITED_GAS];
      const { context } = await owner.grantPermissions({ key: { type: "erc7913", publicKey }, permissions });
      const holder = await clientOf(w, { signer });
      const capabilities = { permissions: { context } };
      await expectSent(holder, { calls: [transfer(w, "6")], capabilities });
      await expectSent(holder, { calls: [transfer(w, "4")], capabilities });
      await expectRefused(holder, { calls: [transfer(w, "1")], capabilities }, "TokenAllowanceExceeded");
    });
  }

  it("has several operations of one session in flight, the first ones with the grant", async function () {
    const { context, sessionId } = await owner.grantPermissions(grantTo(key, [tokenAllowance("4"), UNLIMITED_GAS]));
    const request = { calls: [transfer(w, "1")], capabilities: { permissions: { context } } };
    const statuses = await Promise.all([1, 2, 3, 4].map(() => send(agent, request)));
    expect(statuses.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200]);
    expect(new Set(statuses.map(({ receipts }) => receipts[0].userOpHash)).size).to.equal(4);
    const details = await owner.getSession(sessionId);
    expect(details?.allowances[0].left).to.equal(0n);
  });

  it("sends what a paymaster pays for, without any gas limit", async function () {
    const { paymaster, signer } = w.sponsor;
    const grant = { ...grantTo(key, [{ type: "contract-access", data: { address: w.game } }]), paymaster };
    const { context } = await owner.grantPermissions(grant);
    const sponsor = signingSponsor({
      chainId: w.chain.chainId,
      provider: w.chain.provider,
      entryPoint: ENTRY_POINTS["v0.8"],
      paymaster,
      signer,
      policies: [
        { id: POLICY, perOperation: 10n ** 18n, perAccount: 10n ** 18n, total: 10n ** 18n, windowBlocks: 100 },
      ],
    });
    const calls = [{ to: w.game, data: PLAY }];
    const capabilities = { permissions: { context } };
    const balance = await w.chain.provider.getBalance(w.accounts["v0.8"]);
    await expectSent(agent, { calls, capabilities, paymaster: sponsor.paymaster([POLICY], calls) });
    expect(await w.chain.provider.getBalance(w.accounts["v0.8"])).to.equal(balance);
    await expectRefused(agent, { calls, capabilities }, "GasNotPermitted");
  });

  it("stays within a gas limit that leaves no room for the usual margins", async function () {
    const usual = await owner.grantPermissions(grantTo(key, [tokenAllowance("9"), UNLIMITED_GAS]));
    const calls = [transfer(w, "1")];
    const { maximumCost } = await agent.explain(calls, { context: usual.context });
    expect(maximumCost).to.be.a("bigint");
    const limit = toQuantity((BigInt(String(maximumCost)) * 9n) / 10n);
    const tight = await owner.grantPermissions(
      grantTo(key, [tokenAllowance("9"), { type: "gas-limit", data: { limit } }]),
    );
    await expectSent(agent, { calls, capabilities: { permissions: { context: tight.context } } });
  });

  for (const version of ["v0.7", "v0.9"] as const) {
    it(`sends what is allowed, and nothing else, on EntryPoint ${version}`, async function () {
      const there = await clientOf(w, { owner: w.owner, signer: key }, version);
      await there.install();
      const { context } = await there.grantPermissions(grantTo(key, [tokenAllowance("10"), UNLIMITED_GAS]));
      const capabilities = { permissions: { context } };
      await expectSent(there, { calls: [transfer(w, "10")], capabilities });
      await expectRefused(there, { calls: [transfer(w, "1")], capabilities }, "TokenAllowanceExceeded");
    });
  }

  for (const step of ["estimate", "send"] as const) {
    it(`tells what the bundler alone saw at ${step} as the model does`, async function () {
      const { context } = await owner.grantPermissions(grantTo(key, [tokenAllowance("10"), UNLIMITED_GAS]));
      const capabilities = { permissions: { context } };
      const request = { calls: [transfer(w, "6")], capabilities };
      const late = await clientOf(w, { signer: key, bundler: after(() => expectSent(agent, request), step) });
      const told = await refusalOf(late, { ...request, lane: 1 });
      const found = await refusalOf(agent, request);
      const { code, args, message, callIndex, permission, remaining } = found;
      expect({ code, remaining }).to.deep.equal({ code: "TokenAllowanceExceeded", remaining: parseUnits("4", 6) });
      expect(told).to.deep.include({ code, args, message, callIndex, permission, remaining });
    });
  }

  function tokenAllowance(amount: string): WirePermission {
    const data = { address: w.usdc, allowance: toQuantity(parseUnits(amount, 6)) };
    return { type: "erc20-token-transfer", data };
  }

  /** The world's bundler, before whose first answer to one method something else happens. */
  function after(happens: () => Promise<unknown>, step: "estimate" | "send"): Bundler {
    const bundler = rpcBundler(w.bundler.url);
    return {
      ...bundler,
      async [step](...args: Parameters<Bundler["send"]>) {
        await happens();
        return bundler[step](...args);
      },
    };
  }
});

const POLICY = "7b1c2f4e-2d53-4a7b-9c59-0d4d6f0a8e11";

type Request = Parameters<SessionClient["sendCalls"]>[0];

async function send(client: SessionClient, request: Request) {
  const { id } = await client.sendCalls(request);
  return client.waitForCalls(id, { pollMs });
}

async function expectSent(client: SessionClient, request: Request): Promise<void> {
  const { status, error } = await send(client, request);
  expect(error?.message).to.equal(undefined);
  expect(status).to.equal(200);
}

async function refusalOf(client: SessionClient, request: Request): Promise<SessionRefused> {
  const thrown = await thrownBy(client.sendCalls(request));
  expect(thrown).to.be.instanceOf(SessionRefused);
  return thrown as SessionRefused;
}

async function expectRefused(client: SessionClient, request: Request, code: string): Promise<void> {
  expect((await refusalOf(client, request)).code).to.equal(code);
}
