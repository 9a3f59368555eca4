import { expect } from "chai";
import { AbstractSigner, parseEther, toQuantity, type TypedDataDomain, type TypedDataField, type Wallet } from "ethers";
import { ethers } from "hardhat";

import { readTime } from "../../src/chain";
import { PERMIT2 } from "../../src/lint";
import { createSessionClient, type SessionClient, type SessionRefused } from "../../src/client";
import { SessionStatus } from "../../src/session";
import { decodeContext } from "../../src/sessionContext";
import { WireError, type WireGrant, type WirePermission } from "../../src/wire";
import { callOf } from "../helpers/calls";
import { clientOf, clients, grantTo, type Clients } from "../helpers/clients";
import { world, type World } from "../helpers/world";

async function thrownBy<T extends Error>(promise: Promise<unknown>): Promise<T> {
  return promise.then(
    () => expect.fail("nothing was thrown"),
    (error: unknown) => error as T,
  );
}

async function spending(w: World): Promise<WirePermission> {
  const allowance = toQuantity(parseEther("50"));
  return { type: "erc20-token-transfer", data: { address: await w.token.getAddress(), allowance } };
}

/** A session that is on chain, of which 20 tokens are spent. */
async function used({ w, owner, agent }: Clients) {
  const grant = grantTo(w.sessionKey.address, [await spending(w)], { salt: "0x7" });
  const granted = await owner.grantPermissions(grant, { install: "now" });
  const calls = [await callOf(w.token, "transfer", [w.stranger.address, parseEther("20")])];
  const { id } = await agent.sendCalls({ calls, capabilities: { permissions: { context: granted.context } } });
  expect((await agent.waitForCalls(id)).status).to.equal(200);
  return { ...granted, calls };
}

/** A wallet that signs typed data, and no hashes. */
class TypedDataSigner extends AbstractSigner {
  constructor(private readonly wallet: Wallet) {
    super(wallet.provider);
  }

  getAddress = () => this.wallet.getAddress();
  signTypedData = (domain: TypedDataDomain, types: Record<string, TypedDataField[]>, value: object) =>
    this.wallet.signTypedData(domain, types, value as Record<string, unknown>);
  signTransaction = () => Promise.reject(new Error("This wallet signs typed data only."));
  signMessage = () => Promise.reject(new Error("This wallet signs typed data only."));
  connect = () => this;
}

describe("grantPermissions", function () {
  it("tells what the session allows, and what to think about", async function () {
    const { w, owner } = await clients();
    const { description, findings } = await owner.grantPermissions(grantTo(w.sessionKey.address, [await spending(w)]));
    expect(description[1]).to.match(/^Send at most 50 TKN \(token 0x/);
    expect(findings.map(({ code }) => code)).to.deep.equal(["NoExpiry"]);
  });

  it("sends nothing where it defers, and takes another salt each time", async function () {
    const { w, owner } = await clients();
    const grant = grantTo(w.sessionKey.address, [await spending(w)]);
    const [one, two] = [await owner.grantPermissions(grant), await owner.grantPermission(grant)];
    expect(one.sessionId).to.not.equal(two.sessionId);
    expect(await owner.listSessions()).to.deep.equal([]);
    const { status } = await w.module.getSession(w.account.address, one.sessionId);
    expect(Number(status)).to.equal(SessionStatus.Unknown);
  });

  it("leaves a day for the first use, from when the session begins and until it ends", async function () {
    const { w, owner } = await clients();
    const now = await readTime(ethers.provider);
    const begins = now + 1_000_000;
    const deadlineOf = async (fields: Partial<WireGrant>) => {
      const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [await spending(w)], fields));
      return decodeContext(context).grant.deadline;
    };
    expect(await deadlineOf({ validAfter: begins })).to.equal(begins + 86_400);
    expect(await deadlineOf({ validAfter: begins, expirySec: begins + 60 })).to.equal(begins + 60);
    expect(await deadlineOf({})).to.be.within(now + 86_400, now + 86_700);
  });

  it("puts the session on chain where it is to be installed now", async function () {
    const { w, owner } = await clients();
    const grant = grantTo(w.sessionKey.address, [await spending(w)], { salt: "0x7" });
    const { sessionId, context } = await owner.grantPermissions(grant, { install: "now" });
    const [listed] = await owner.listSessions({ active: true });
    expect(listed).to.deep.include({ sessionId, context, statusWord: "active" });
    expect(context.slice(0, 4)).to.equal("0x02");
    const again = await thrownBy<SessionRefused>(owner.grantPermissions(grant, { install: "now" }));
    expect(again.code).to.equal("SessionIdUsed");
  });

  it("refuses what the format and the module refuse, before the owner is asked", async function () {
    const { w, owner } = await clients();
    const zero = grantTo(w.sessionKey.address, [{ type: "native-token-transfer", data: { allowance: "0x0" } }]);
    expect(await thrownBy(owner.grantPermissions(zero))).to.be.instanceOf(WireError);
    await owner.protectTargets([w.stranger.address]);
    const permission: WirePermission = { type: "contract-access", data: { address: w.stranger.address } };
    const error = await thrownBy<SessionRefused>(owner.grantPermissions(grantTo(w.sessionKey.address, [permission])));
    expect({ code: error.code, permission: error.permission }).to.deep.equal({
      code: "TargetIsProtected",
      permission: 0,
    });
    const grant = grantTo(w.sessionKey.address, [await spending(w)]);
    const late = await thrownBy(owner.grantPermissions(grant, { deadline: 1_000 }));
    expect(late.message).to.match(/^The deadline 1000 of the first use does not lie after .* when it can be\./);
  });

  it("refuses a signer who is not the account's owner", async function () {
    const { w } = await clients();
    const thief = await clientOf(w, { owner: w.stranger });
    const grant = grantTo(w.sessionKey.address, [await spending(w)]);
    expect((await thrownBy(thief.grantPermissions(grant))).message).to.match(
      /does not take the signature of this owner/,
    );
    const now = await thrownBy(thief.grantPermissions(grant, { install: "now" }));
    expect(now.message).to.match(/^The signature is wrong.*AA24/);
  });
});

describe("install", function () {
  it("installs the module and protects what is around it, once", async function () {
    const w = await world();
    const owner = await clientOf(w, { owner: w.owner });
    const first = await owner.install();
    expect({ isNew: first.isNew, status: first.calls?.status }).to.deep.equal({ isNew: true, status: 200 });
    const addresses = first.protectedNow.map(({ address }) => address);
    expect(addresses).to.include.members([await w.ownerValidator.getAddress(), PERMIT2]);
    const second = await owner.install();
    expect(second).to.deep.equal({ isNew: false, protectedNow: [], missing: [] });
  });

  it("makes a grant that was signed before usable", async function () {
    const w = await world();
    const owner = await clientOf(w, { owner: w.owner });
    const agent = await clientOf(w, { signer: w.sessionKey });
    const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [await spending(w)]));
    const calls = [await callOf(w.token, "transfer", [w.stranger.address, 1n])];
    const request = { calls, capabilities: { permissions: { context } } };
    expect((await thrownBy<SessionRefused>(agent.sendCalls(request))).code).to.equal("NotInstalled");
    await owner.install();
    expect((await agent.waitForCalls((await agent.sendCalls(request)).id)).status).to.equal(200);
  });

  it("is needed before a session is granted by a transaction", async function () {
    const w = await world();
    const owner = await clientOf(w, { owner: w.owner });
    const grant = owner.grantPermissions(grantTo(w.sessionKey.address, [await spending(w)]), { install: "now" });
    expect((await thrownBy<SessionRefused>(grant)).code).to.equal("NotInstalled");
  });
});

describe("The owner's operations", function () {
  it("are signed as typed data by a wallet that signs no hashes, from EntryPoint v0.8 on", async function () {
    const w = await world();
    for (const version of ["v0.8", "v0.9"] as const) {
      const owner = await clientOf(w, { owner: new TypedDataSigner(w.owner) }, w.accounts[version]);
      expect((await owner.install()).calls?.status).to.equal(200);
    }
    const owner = await clientOf(w, { owner: new TypedDataSigner(w.owner) }, w.accounts["v0.7"]);
    expect((await thrownBy(owner.install())).message).to.match(/^EntryPoint v0.7 hashes operations in a way/);
  });

  it("refuse what is no session id", async function () {
    const { owner } = await clients();
    const error = await thrownBy(owner.revokeSession("0x12"));
    expect(error.message).to.equal(
      "This is no session id. It is 0x and 64 hex digits, as grantPermissions and listSessions have it.",
    );
  });

  it("do not wait for each other", async function () {
    const { w, owner } = await clients();
    const addresses = [w.stranger.address, w.sessionKey.address, w.bundler.address];
    const done = await Promise.all(addresses.map((address) => owner.protectTargets([address])));
    expect(done.map((calls) => calls?.status)).to.deep.equal([200, 200, 200]);
  });

  it("protect targets once", async function () {
    const { w, owner } = await clients();
    expect((await owner.protectTargets([w.stranger.address.toLowerCase()]))?.status).to.equal(200);
    expect(await owner.protectTargets([w.stranger.address])).to.equal(undefined);
  });
});

describe("A client without a bundler", function () {
  it("reads, and says what it lacks where it has to send", async function () {
    const { w } = await clients();
    const [account, module] = [w.account.address, await w.module.getAddress()];
    const client = await createSessionClient({ account, module, provider: ethers.provider, owner: w.owner });
    expect(await client.listSessions()).to.deep.equal([]);
    await expect(client.revokeAllSessions()).to.be.rejectedWith("Pass createSessionClient a bundler's URL");
  });
});

describe("getSession and listSessions", function () {
  it("tell what is left, in numbers and words", async function () {
    const all = await clients();
    const { sessionId, context } = await used(all);
    const session = await all.agent.getSession(sessionId);
    expect(session?.statusWord).to.equal("active");
    expect(session?.context).to.equal(context);
    const [token, gas] = session?.allowances ?? [];
    const text = "30 TKN to move, of 50 TKN granted";
    const [granted, left] = [parseEther("50"), parseEther("30")];
    expect(token).to.deep.equal({ of: await all.w.token.getAddress(), granted, left, text });
    expect(gas.left).to.be.lessThan(gas.granted);
    expect(gas.text).to.match(/^0\.99\d+ ETH of gas, of 1 ETH granted$/);
  });

  it("tell nothing of a session that was never on chain", async function () {
    const { agent } = await clients();
    expect(await agent.getSession(`0x${"ab".repeat(32)}`)).to.equal(undefined);
  });

  it("leave out what is over, where that is asked", async function () {
    const all = await clients();
    const { sessionId } = await used(all);
    expect((await all.owner.revokeSession(sessionId)).status).to.equal(200);
    expect(await all.owner.listSessions({ active: true })).to.deep.equal([]);
    expect((await all.owner.listSessions()).map(({ statusWord }) => statusWord)).to.deep.equal(["revoked"]);
  });
});

describe("explain", function () {
  const explain = async (client: SessionClient, context: string, calls: Parameters<SessionClient["explain"]>[0]) =>
    client.explain(calls, { context });

  it("says by which permission each call is allowed, what it costs and what is left", async function () {
    const all = await clients();
    const { calls, context } = await used(all);
    const { isAllowed, lines, maximumCost, gasCharge } = await explain(all.owner, context, calls);
    expect(isAllowed).to.equal(true);
    expect(maximumCost).to.equal(gasCharge);
    expect(lines[0]).to.match(
      /^Call transfer\(address,uint256\) of TKN \(token 0x\w{40}\): allowed by permission 1 \(erc20-token-transfer\)\.$/,
    );
    expect(lines[1]).to.match(/^Gas costs at most 0\.000\d+ ETH, which the session's gas limit is charged\.$/);
    expect(lines[2]).to.equal("Left afterwards: 10 TKN to move, of 50 TKN granted.");
  });

  it("says why a call is refused, and what is left as it is", async function () {
    const all = await clients();
    const { calls, context } = await used(all);
    const { isAllowed, lines, refusal, maximumCost } = await explain(all.owner, context, [...calls, ...calls]);
    expect([isAllowed, maximumCost]).to.deep.equal([false, undefined]);
    expect((refusal as SessionRefused).callIndex).to.equal(1);
    expect(lines[1]).to.match(/^Call 2 of the batch moves or approves 20 TKN .* and the session has 10 TKN left\.$/);
    expect(lines[2]).to.match(/^Refused: .* Stay within what is left, or have the owner grant a new session\.$/);
    expect(lines[3]).to.equal("Left: 30 TKN to move, of 50 TKN granted.");
  });

  it("says what a session of a deferred grant would do", async function () {
    const { w, owner, agent } = await clients();
    const permission: WirePermission = { type: "native-token-transfer", data: { allowance: "0x64" } };
    const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [permission]));
    const { lines } = await explain(agent, context, [{ to: w.stranger.address, value: 60n }]);
    expect(lines[0]).to.match(
      /^Send 0.00000000000000006 ETH to 0x\w+: allowed by permission 1 \(native-token-transfer\)\.$/,
    );
    expect(lines[2]).to.equal("Left afterwards: 0.00000000000000004 ETH to send, of 0.0000000000000001 ETH granted.");
    const refused = await explain(agent, context, [{ to: w.stranger.address, value: 101n }]);
    expect(refused.lines[2]).to.match(/^Left: 0\.0000000000000001 ETH to send/);
  });

  it("says that root may do everything", async function () {
    const { w, owner } = await clients();
    const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [{ type: "root" }]));
    const { lines, gasCharge } = await explain(owner, context, [{ to: w.stranger.address, value: 1n }]);
    expect([lines[0], gasCharge]).to.deep.equal(["The session may do everything (root).", 0n]);
  });

  it("says that calls would revert", async function () {
    const all = await clients();
    const { w, owner } = all;
    const permission: WirePermission = {
      type: "native-token-transfer",
      data: { allowance: toQuantity(parseEther("99")) },
    };
    const { context } = await owner.grantPermissions(grantTo(w.sessionKey.address, [permission]));
    const { isAllowed, refusal } = await explain(owner, context, [{ to: w.stranger.address, value: parseEther("99") }]);
    expect(isAllowed).to.equal(false);
    expect(refusal?.code).to.equal("OperationRefused");
  });
});
