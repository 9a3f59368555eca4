import { expect } from "chai";
import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { MaxUint256, ZeroAddress, parseEther, type Filter, type Provider } from "ethers";
import { ethers } from "hardhat";

import { findSessions, readEntryPoint, readEpoch, readSessionState, readTokens } from "../../src/chain";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { callOf } from "../helpers/calls";
import { expectAllowed } from "../helpers/operations";
import { contractAccess, erc20, gasLimit, native } from "../helpers/permissions";
import { grantSession, install, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { ENTRY_POINT_VERSIONS, deploy, world, type World } from "../helpers/world";

/** A session with every kind of allowance, and the account that it is of. */
async function granted() {
  const w = await world();
  await install(w);
  const permissions = [
    native(parseEther("1")),
    await erc20(w.token, 50n),
    gasLimit(),
    await contractAccess(w.recorder),
  ];
  const session = sessionOf(w, permissions);
  await grantSession(w, session);
  const scope = { module: await w.module.getAddress(), account: w.account.address };
  return { w, session, sessionId: sessionIdOf(session), scope };
}

async function call(w: World, name: "revokeSession" | "revokeAllSessions" | "protectTargets", args: unknown[]) {
  const data = w.module.interface.encodeFunctionData(name as "revokeSession", args as [string]);
  expect((await ownerCallsModule(w, data)).isExecuted).to.equal(true);
}

/** The node, as public ones limit the blocks of one search. */
function searchingAtMost(blocks: number): Provider {
  const getLogs = async (filter: Filter) => {
    if (Number(filter.toBlock) - Number(filter.fromBlock) > blocks) throw new Error("too many blocks");
    return ethers.provider.getLogs(filter);
  };
  return new Proxy<Provider>(ethers.provider, {
    get: (target, name) => (name === "getLogs" ? getLogs : (Reflect.get(target, name) as unknown)),
  });
}

describe("What is read from the chain", function () {
  it("is what is left of every allowance, in the order of the permissions", async function () {
    const { w, session, sessionId, scope } = await granted();
    await expectAllowed(w, sessionId, [await callOf(w.token, "transfer", [w.stranger.address, 20n])]);
    const state = await readSessionState(ethers.provider, scope, session);
    expect(state.remaining).to.deep.equal([parseEther("1"), 30n, MaxUint256, 0n]);
    expect(state.sessionEpoch).to.equal(state.epoch);
    expect([state.isInstalled, state.isRevoked]).to.deep.equal([true, false]);
  });

  it("is no epoch of a session that was never granted", async function () {
    const { session, scope } = await granted();
    const state = await readSessionState(ethers.provider, scope, { ...session, salt: 9n });
    expect([state.sessionEpoch, state.isRevoked]).to.deep.equal([undefined, false]);
    expect(state.remaining).to.deep.equal([0n, 0n, 0n, 0n]);
  });

  it("is a tombstone of a session that was revoked, or never granted and revoked", async function () {
    const { w, session, sessionId, scope } = await granted();
    await call(w, "revokeSession", [sessionId]);
    expect((await readSessionState(ethers.provider, scope, session)).isRevoked).to.equal(true);
    const other = { ...session, salt: 9n };
    await call(w, "revokeSession", [sessionIdOf(other)]);
    expect((await readSessionState(ethers.provider, scope, other)).isRevoked).to.equal(true);
  });

  it("is the epoch in which a session that is void was granted", async function () {
    const { w, session, scope } = await granted();
    const before = await w.module.epochOf(scope.account);
    await call(w, "revokeAllSessions", []);
    const state = await readSessionState(ethers.provider, scope, session);
    expect([state.isRevoked, state.sessionEpoch]).to.deep.equal([false, before]);
    expect(state.epoch).to.equal(await w.module.epochOf(scope.account));
  });

  it("is which of the session's and the call's targets are protected", async function () {
    const { w, session, scope } = await granted();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    await call(w, "protectTargets", [[recorder, w.stranger.address], true]);
    const state = await readSessionState(ethers.provider, scope, session, [w.stranger.address, token]);
    expect(state.protectedTargets).to.deep.equal([recorder, w.stranger.address]);
  });

  it("are all sessions of the account, with their status now", async function () {
    const { w, session, sessionId, scope } = await granted();
    const other = { ...session, salt: 9n };
    await grantSession(w, other);
    await call(w, "revokeSession", [sessionId]);
    const found = await findSessions(ethers.provider, scope);
    const [first, second] = [SessionStatus.Revoked, SessionStatus.Active];
    expect(found.map(({ status }) => status)).to.deep.equal([first, second]);
    expect(found.map((one) => one.session)).to.deep.equal([session, other]);
    expect(await findSessions(ethers.provider, { ...scope, account: w.stranger.address })).to.deep.equal([]);
  });

  it("are all sessions too where the node searches few blocks at a time, or else an error", async function () {
    const { session, scope } = await granted();
    await mine(3_000);
    expect(await findSessions(searchingAtMost(500), scope)).to.have.length(1);
    expect((await findSessions(searchingAtMost(500), scope))[0].session).to.deep.equal(session);
    const refused = findSessions(searchingAtMost(100), scope);
    await expect(refused).to.be.rejectedWith("The node gives no logs: too many blocks. Use another node");
  });

  it("is the epoch that installing begins, before the module is installed", async function () {
    const w = await world();
    const scope = { module: await w.module.getAddress(), account: w.account.address };
    expect(await readEpoch(ethers.provider, scope)).to.deep.equal({ epoch: 1, isInstalled: false });
    await install(w);
    expect(await readEpoch(ethers.provider, scope)).to.deep.equal({ epoch: 1, isInstalled: true });
  });

  it("is the account's EntryPoint, or an error that says what to do", async function () {
    const w = await world();
    for (const version of ENTRY_POINT_VERSIONS) {
      const { address, entryPoint } = w.accounts[version];
      expect(await readEntryPoint(ethers.provider, address)).to.equal(await entryPoint.getAddress());
    }
    const error = readEntryPoint(ethers.provider, w.stranger.address);
    await expect(error).to.be.rejectedWith("does not tell its EntryPoint. Check that it is deployed on this chain");
  });

  it("are symbol and decimals of tokens, and nothing of other contracts", async function () {
    const w = await world();
    const [token, recorder] = [await w.token.getAddress(), await w.recorder.getAddress()];
    const tokens = await readTokens(ethers.provider, [token, recorder, ZeroAddress, w.stranger.address]);
    expect(tokens(token.toLowerCase())).to.deep.equal({ symbol: "TKN", decimals: 18 });
    const odd = await (await deploy("TestToken", `U\u001b[2J\n${"S".repeat(5_000)}`, 6)).getAddress();
    expect((await readTokens(ethers.provider, [odd]))(odd)).to.deep.equal({
      symbol: `U?[2J?${"S".repeat(10)}`,
      decimals: 6,
    });
    expect([recorder, ZeroAddress, w.stranger.address].map(tokens)).to.deep.equal([undefined, undefined, undefined]);
  });
});
