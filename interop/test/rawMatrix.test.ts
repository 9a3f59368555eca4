import { expect } from "chai";
import { Wallet } from "ethers";

import { PLAY, UNLIMITED_GAS } from "../harness/cases";
import { grantTo } from "../harness/clients";
import { grantSession, prepare } from "../harness/rawWallet";
import { ask, type RpcAnswer } from "../harness/rpc";
import { requestAccount } from "../harness/walletCases";
import { walletServer } from "../harness/walletServer";
import { world } from "../harness/world";
import { ACCEPTED_CALLS, REFUSED_CALLS, REFUSED_SENDS } from "./raw/calls";
import { ACCEPTED_GRANTS, REFUSED_GRANTS, granting } from "./raw/grants";
import { INVALID_PARAMS, type Params, type Refused, type Setup } from "./raw/row";

const [owner, key] = [Wallet.createRandom(), Wallet.createRandom()].map(({ privateKey }) => new Wallet(privateKey));

const request = (method: string, ...params: unknown[]) => JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });

/** What is posted, and the code of the error. */
const NO_REQUESTS: Record<string, [body: string, code: number]> = {
  "what is no JSON": ["{", -32700],
  "an empty list": ["[]", -32600],
  "a list of lists without end": ["[".repeat(10_000), -32600],
  "a body that is too large": [request("wallet_prepareCalls", "x".repeat(600_000)), -32600],
  "a method that it lacks": [request("wallet_deleteAccount"), -32601],
  "a transaction to pass on": [request("eth_sendRawTransaction", "0x"), -32601],
  "fields for every object's prototype": [
    '{"jsonrpc":"2.0","id":1,"method":"wallet_prepareCalls","params":[{"__proto__":{"from":"0x"}}]}',
    INVALID_PARAMS,
  ],
};

describe("The wallet server, by raw JSON", function () {
  let url: string;
  let setup: Setup;

  before(async function () {
    const w = await world();
    ({ url } = await walletServer(w));
    const account = await requestAccount(w, url, owner.address);
    const grant = grantTo(key, [{ type: "contract-access", data: { address: w.game } }, UNLIMITED_GAS]);
    const context = await grantSession(url, owner, account, grant);
    const prepared = await prepare(url, account, [{ to: w.game, data: PLAY }], { permissions: { context } });
    setup = { w, account, key, context, prepared };
  });

  accepts("wallet_createSession", ACCEPTED_GRANTS);
  refuses("wallet_createSession", REFUSED_GRANTS);
  accepts("wallet_prepareCalls", ACCEPTED_CALLS);
  refuses("wallet_prepareCalls", REFUSED_CALLS);
  refuses("wallet_sendPreparedCalls", REFUSED_SENDS);

  it("tells everything that is wrong with a grant", async function () {
    const params = granting(() => ({ key: { type: "rsa" }, expirySec: -1 }))(setup) as unknown[];
    const { error } = await ask(url, "wallet_createSession", params);
    const { problems } = error?.data as { problems: { path: string }[] };
    expect(problems.map(({ path }) => path)).to.include.members(["key.type", "expirySec"]);
  });

  it("answers each request of a list by itself", async function () {
    const body = `[${request("eth_chainId")},${request("wallet_deleteAccount")}]`;
    const [one, other] = (await post(body)) as RpcAnswer[];
    expect([one.result, other.error?.code]).to.deep.equal(["0x7a69", -32601]);
  });

  for (const [what, [body, code]] of Object.entries(NO_REQUESTS)) {
    it(`refuses ${what}`, async function () {
      expect(((await post(body)) as RpcAnswer).error?.code).to.equal(code);
    });
  }

  async function post(body: string): Promise<unknown> {
    const response = await fetch(url, { method: "POST", body });
    expect(response.status).to.equal(200);
    return response.json();
  }

  function accepts(method: string, rows: Record<string, Params>): void {
    for (const [what, params] of Object.entries(rows)) {
      it(`accepts ${what} at ${method}`, async function () {
        const { error, result } = await ask(url, method, (await params(setup)) as unknown[]);
        expect(error).to.equal(undefined);
        expect(result).to.have.property("signatureRequest");
      });
    }
  }

  function refuses(method: string, rows: Record<string, Refused>): void {
    for (const [what, [params, code, name, path]] of Object.entries(rows)) {
      it(`refuses ${what} at ${method}`, async function () {
        const { error, result } = await ask(url, method, (await params(setup)) as unknown[]);
        expect(result).to.equal(undefined);
        const { message, remedy, ...data } = error?.data as Record<string, string>;
        expect({ code: error?.code, name: data.code, path: data.path }).to.deep.equal({ code, name, path });
        expect([message, remedy].map((text) => text.length)).to.not.include(0);
      });
    }
  }
});
