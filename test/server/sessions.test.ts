import { expect } from "chai";
import { time, takeSnapshot } from "@nomicfoundation/hardhat-network-helpers";

import { decodeContext, encodeContext } from "../../src/sessionContext";
import { ask, call, errorOf, refusal, signed, type Json } from "./helpers/client";
import { ether, GAS, granted, scene, tokens, useServer, type Scene } from "./helpers/server";

const RECIPIENT = "0x52908400098527886E0F7030069857D2E4169EE7";
const ONE_WEI = [{ to: RECIPIENT, value: "0x1" }];

describe("Sessions through the wallet server", function () {
  const server = useServer();
  let actors: Scene;

  before(async function () {
    actors = await scene(server, "sessions");
  });

  const request = (capabilities: Json, calls: Json[] = ONE_WEI) => ({
    from: actors.account,
    chainId: server.chainId,
    calls,
    capabilities,
  });
  const named = ({ permissions }: Json) => ({
    account: actors.account,
    chainId: server.chainId,
    context: permissions.context,
  });
  const sessionIdOf = ({ permissions }: Json) => decodeContext(permissions.context).sessionId;

  async function use(capabilities: Json): Promise<void> {
    const prepared = await call(server.url, "wallet_prepareCalls", request(capabilities));
    await call(server.url, "wallet_sendPreparedCalls", await signed(actors.sessionKey, prepared, capabilities));
  }

  /** The owner signs the prepared revocation and sends it. */
  async function revoke(session: Json): Promise<void> {
    const prepared = await call(server.url, "wallet_revokeSession", session);
    await call(server.url, "wallet_sendPreparedCalls", await signed(actors.owner, prepared));
  }

  describe("wallet_getSession", function () {
    it("tells what a session may do and what is left, before its first use and after", async function () {
      const capabilities = await granted(server, actors, [ether(5), tokens(server.token, 7), GAS]);
      const unused = await call(server.url, "wallet_getSession", named(capabilities));
      expect(unused.status).to.equal("unknown");
      expect(unused.remaining.map(({ amount }: Json) => amount as string)).to.deep.equal([
        "0x5",
        "0x7",
        GAS.data.limit,
      ]);
      await use(capabilities);
      const used = await call(server.url, "wallet_getSession", named(capabilities));
      expect(used).to.include({ status: "active", sessionId: sessionIdOf(capabilities) });
      expect(used.remaining.slice(0, 2)).to.deep.equal([
        {
          permission: 0,
          amount: "0x4",
          words: "0.000000000000000004 ETH to send, of 0.000000000000000005 ETH granted",
        },
        {
          permission: 1,
          amount: "0x7",
          words: "0.000000000000000007 TEST to move, of 0.000000000000000007 TEST granted",
        },
      ]);
      expect(used.words.join("\n")).to.contain(`Send at most 0.000000000000000007 TEST (token ${server.token})`);
      const byId = { account: actors.account, chainId: server.chainId, sessionId: sessionIdOf(capabilities) };
      expect(await call(server.url, "wallet_getSession", byId)).to.deep.equal(used);
    });

    it("knows no session that was never granted", async function () {
      const sessionId = `0x${"ab".repeat(32)}`;
      const error = await refusal(server.url, "wallet_getSession", {
        account: actors.account,
        chainId: server.chainId,
        sessionId,
      });
      expect([error.code, error.data.code]).to.deep.equal([-32602, "UnknownSession"]);
    });
  });

  describe("wallet_listSessions", function () {
    it("lists the sessions on the chain, the newest first", async function () {
      const other = await scene(server, "a list of sessions");
      const contexts = [await granted(server, other, [ether(1), GAS]), await granted(server, other, [ether(2), GAS])];
      const list = (limit?: number) =>
        call(server.url, "wallet_listSessions", { account: other.account, chainId: server.chainId, limit });
      expect(await list()).to.deep.equal({ sessions: [], meta: { totalCount: 0 } });
      for (const capabilities of contexts) {
        const prepared = await call(server.url, "wallet_prepareCalls", {
          ...request(capabilities),
          from: other.account,
        });
        await call(server.url, "wallet_sendPreparedCalls", await signed(other.sessionKey, prepared, capabilities));
      }
      const { sessions, meta } = await list();
      expect(sessions.map(({ sessionId }: Json) => sessionId as string)).to.deep.equal(
        [...contexts].reverse().map(sessionIdOf),
      );
      expect(meta.totalCount).to.equal(2);
      expect((await list(1)).sessions).to.deep.equal([sessions[0]]);
    });
  });

  describe("wallet_getSession of a context that somebody wrote", function () {
    it("tells what the account granted, whatever else the context claims", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      await use(capabilities);
      const { grant, ...context } = decodeContext(capabilities.permissions.context);
      const permissions = grant.session.permissions.map((one) => ({ ...one, allowance: one.allowance * 1000n }));
      const forged = encodeContext({ ...context, grant: { ...grant, session: { ...grant.session, permissions } } });
      const told = await call(server.url, "wallet_getSession", named({ permissions: { context: forged } }));
      expect(told).to.deep.equal(await call(server.url, "wallet_getSession", named(capabilities)));
      expect(told.permissions[0].data.allowance).to.equal("0x5");
    });
  });

  describe("wallet_revokeSession", function () {
    it("is sponsored where a policy pays", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      const sponsored = { paymasterService: { policyId: server.policyId } };
      const asked = { ...named(capabilities), capabilities: sponsored };
      const prepared = await call(server.url, "wallet_revokeSession", asked);
      expect(prepared.feePayment.sponsored).to.equal(true);
      await call(server.url, "wallet_sendPreparedCalls", await signed(actors.owner, prepared, sponsored));
      expect((await call(server.url, "wallet_getSession", named(capabilities))).status).to.equal("revoked");
    });

    it("prepares the owner's call that ends a session", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      await use(capabilities);
      await revoke({ account: actors.account, chainId: server.chainId, sessionId: sessionIdOf(capabilities) });
      expect((await call(server.url, "wallet_getSession", named(capabilities))).status).to.equal("revoked");
      const { code, message, data } = await refusal(server.url, "wallet_prepareCalls", request(capabilities));
      expect([code, data.code]).to.deep.equal([-32500, "SessionIsRevoked"]);
      expect(message).to.contain("was revoked");
    });

    it("voids a grant that nobody has used, by its context", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      await revoke(named(capabilities));
      const { data } = await refusal(server.url, "wallet_prepareCalls", request(capabilities));
      expect(data.code).to.equal("SessionIsRevoked");
    });

    it("ends what was prepared before", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      const prepared = await call(server.url, "wallet_prepareCalls", request(capabilities));
      await revoke(named(capabilities));
      const sent = await signed(actors.sessionKey, prepared, capabilities);
      expect(errorOf(await ask(server.url, "wallet_sendPreparedCalls", sent)).data.code).to.equal("SessionIsRevoked");
    });
  });

  describe("wallet_explainCalls", function () {
    it("says which permission allows each call, and what would be left", async function () {
      const capabilities = await granted(server, actors, [ether(5), GAS]);
      const explain = (calls: Json[]) => call(server.url, "wallet_explainCalls", request(capabilities, calls));
      const allowed = await explain([...ONE_WEI, { to: RECIPIENT, value: "0x2" }]);
      expect(allowed.isAllowed).to.be.true;
      expect(allowed.calls).to.deep.equal([1, 2].map(() => ({ isAllowed: true, permissions: [0] })));
      expect(allowed.remaining[0]).to.deep.equal({ permission: 0, amount: "0x2" });
      const refused = await explain([...ONE_WEI, { to: RECIPIENT, value: "0x5" }, ...ONE_WEI]);
      expect(refused.isAllowed).to.be.false;
      expect(refused.calls.map(({ isAllowed }: Json) => isAllowed as boolean)).to.deep.equal([true, false, true]);
      expect(refused.reason).to.include({ code: "NativeAllowanceExceeded", call: 1, permission: 0, remaining: "0x4" });
      expect(refused.remaining[0]).to.deep.equal({ permission: 0, amount: "0x5" });
    });

    it("is about a session", async function () {
      const { data } = await refusal(server.url, "wallet_explainCalls", { ...request({}), capabilities: undefined });
      expect(data.path).to.equal("capabilities.permissions");
    });
  });

  describe("in time", function () {
    it("refuses before a session begins, after it ended, and a grant that was not used by its deadline", async function () {
      const snapshot = await takeSnapshot();
      const now = Math.max(await time.latest(), Math.floor(Date.now() / 1_000));
      const [begins, ends] = [now + 1_000, now + 2_000];
      const later = await granted(server, actors, [ether(5), GAS], { validAfter: begins, expirySec: ends });
      const unused = await granted(server, actors, [ether(5), GAS], { expirySec: 0 });
      const codes = async () => (await refusal(server.url, "wallet_prepareCalls", request(later))).data;
      expect(await codes()).to.include({ code: "OutsideWindow" });
      await time.increaseTo(begins + 1);
      await use(later);
      expect((await call(server.url, "wallet_getSession", named(later))).status).to.equal("active");
      await time.increaseTo(ends + 1);
      expect((await codes()).message).to.contain(`${new Date(ends * 1_000).toISOString().slice(0, 10)}`);
      expect((await call(server.url, "wallet_getSession", named(later))).status).to.equal("expired");
      await time.increaseTo(now + 31 * 86_400);
      const { data } = await refusal(server.url, "wallet_prepareCalls", request(unused));
      expect(data.code).to.equal("DeadlinePassed");
      await snapshot.restore();
    });
  });

  it("refuses a grant that another than the owner signed", async function () {
    const forged = await granted(server, { ...actors, owner: actors.sessionKey }, [ether(5), GAS]);
    const { code, data } = await refusal(server.url, "wallet_prepareCalls", request(forged));
    expect([code, data.code]).to.deep.equal([-32500, "InvalidOwnerSignature"]);
  });
});
