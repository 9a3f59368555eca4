import { expect } from "chai";
import { Wallet, ZeroAddress, parseEther, parseUnits, toQuantity } from "ethers";

import { createP256Key } from "../../src/keys/p256";
import { erc7913Signer } from "../../src/keys/signer";
import { VERIFIERS } from "../../src/keys/verifiers";
import { ENTRY_POINTS } from "../../src/entryPoint";
import type { WirePermission } from "../../src/wire";
import { UNLIMITED_GAS, transfer } from "../harness/cases";
import { deploy } from "../harness/chain";
import { grantTo } from "../harness/clients";
import { execute, grantSession, p256Signs, prepare, type Prepared } from "../harness/rawWallet";
import { call } from "../harness/rpc";
import { requestAccount } from "../harness/walletCases";
import { startWalletServer, walletServer } from "../harness/walletServer";
import { world, type World } from "../harness/world";

const [owner, key] = [Wallet.createRandom(), Wallet.createRandom()].map(({ privateKey }) => new Wallet(privateKey));
const chainId = toQuantity(31337);

describe("What the wallet server does beyond the hosted service", function () {
  let w: World;
  let url: string;
  let account: string;

  before(async function () {
    w = await world();
    ({ url } = await walletServer(w));
    account = await requestAccount(w, url, owner.address);
  });

  it("sends what a P-256 key signed, from the account's first operation on", async function () {
    const p256 = await createP256Key();
    const publicKey = erc7913Signer(VERIFIERS.P256Verifier, p256.publicKey);
    const grant = { key: { type: "erc7913" as const, publicKey }, permissions: [tokens("2"), UNLIMITED_GAS] };
    const capabilities = { permissions: { context: await grantSession(url, owner, account, grant) } };
    for (let spent = 0; spent < 2; spent++) {
      const prepared = await prepare(url, account, [transfer(w, "1")], capabilities);
      await execute(url, prepared, p256Signs(p256), capabilities);
    }
    const refused = prepare(url, account, [transfer(w, "1")], capabilities);
    expect(await refused.catch(String)).to.contain("TokenAllowanceExceeded");
  });

  it("tells what is left of a session, lists it, and has the owner end it", async function () {
    const context = await grantSession(url, owner, account, grantTo(key, [tokens("10"), UNLIMITED_GAS]));
    const capabilities = { permissions: { context } };
    await execute(url, await prepare(url, account, [transfer(w, "4")], capabilities), key, capabilities);

    const { status, remaining } = await report(context);
    expect(status).to.equal("active");
    expect(remaining[0]).to.include({ permission: 0, amount: toQuantity(parseUnits("6", 6)) });
    expect(remaining[0].words).to.contain("6 USDC");
    const { sessions } = (await call(url, "wallet_listSessions", [{ account, chainId }])) as { sessions: Report[] };
    expect(sessions[0]).to.deep.equal(await report(context));

    const revocation = await call(url, "wallet_revokeSession", [{ account, chainId, context }]);
    await execute(url, revocation as Prepared, owner);
    expect((await report(context)).status).to.equal("revoked");
    const refused = prepare(url, account, [transfer(w, "1")], capabilities);
    expect(await refused.catch(String)).to.contain("SessionIsRevoked");
  });

  for (const version of ["v0.7", "v0.9"] as const) {
    it(`serves accounts of EntryPoint ${version}`, async function () {
      const { chain, rootValidator, module } = w;
      const args = [ENTRY_POINTS[version], rootValidator, module, ZeroAddress];
      await deploy(chain, "samples/SampleAccountFactory", args);
      const server = await startWalletServer(w, { entryPoint: version, paymaster: undefined });
      const other = await requestAccount(w, server.url, owner.address);
      expect(other).to.not.equal(account);
      const grant = grantTo(key, [tokens("5"), UNLIMITED_GAS]);
      const capabilities = { permissions: { context: await grantSession(server.url, owner, other, grant) } };
      const prepared = await prepare(server.url, other, [transfer(w, "5")], capabilities);
      await execute(server.url, prepared, key, capabilities);
      const refused = prepare(server.url, other, [transfer(w, "1")], capabilities);
      expect(await refused.catch(String)).to.contain("TokenAllowanceExceeded");
      await server.stop();
    });
  }

  it("explains what a session may do before it is on the chain", async function () {
    const context = await grantSession(url, owner, account, grantTo(key, [tokens("1"), UNLIMITED_GAS]));
    const calls = [
      { ...transfer(w, "1"), value: "0x0" },
      { to: w.stranger, value: toQuantity(parseEther("1")) },
    ];
    const params = [{ from: account, chainId, calls, capabilities: { permissions: { context } } }];
    const answer = (await call(url, "wallet_explainCalls", params)) as { isAllowed: boolean; calls: Verdict[] };
    expect(answer.isAllowed).to.equal(false);
    expect(answer.calls.map(({ isAllowed }) => isAllowed)).to.deep.equal([true, false]);
    expect(answer.calls[1].reason).to.include({ code: "ValueNotPermitted" });
  });

  function tokens(amount: string): WirePermission {
    return { type: "erc20-token-transfer", data: { address: w.usdc, allowance: toQuantity(parseUnits(amount, 6)) } };
  }

  async function report(context: string): Promise<Report> {
    return (await call(url, "wallet_getSession", [{ account, chainId, context }])) as Report;
  }
});

/** What the server tells of a session. */
interface Report {
  status: string;
  remaining: { permission: number; amount: string; words: string }[];
}

/** What the server tells of a call. */
interface Verdict {
  isAllowed: boolean;
  reason?: { code: string };
}
