import { alchemyWalletTransport, createSmartWalletClient } from "@alchemy/wallet-apis";
import { expect } from "chai";
import { Wallet, parseUnits, toQuantity } from "ethers";
import { privateKeyToAccount } from "viem/accounts";
import { foundry as chain } from "viem/chains";

import { startAlto } from "../harness/alto";
import { UNLIMITED_GAS, transfer } from "../harness/cases";
import { grantTo } from "../harness/clients";
import { grantSession, prepare, send, waitFor, type Capabilities } from "../harness/rawWallet";
import { call } from "../harness/rpc";
import { callForVersion5 } from "../harness/versions";
import { requestAccount } from "../harness/walletCases";
import { walletServer } from "../harness/walletServer";
import { world, type World } from "../harness/world";

/** JSON-RPC's code for what clients try again. */
const INTERNAL = -32603;

const [owner, key] = [Wallet.createRandom(), Wallet.createRandom()].map(({ privateKey }) => new Wallet(privateKey));

describe("A wallet server whose bundler dies and comes back", function () {
  let w: World;
  let url: string;
  let account: string;
  let capabilities: Capabilities & { permissions: { context: string } };

  before(async function () {
    w = await world();
    ({ url } = await walletServer(w));
    account = await requestAccount(w, url, owner.address);
    const data = { address: w.usdc, allowance: toQuantity(parseUnits("100", 6)) };
    const grant = grantTo(key, [{ type: "erc20-token-transfer", data }, UNLIMITED_GAS]);
    capabilities = { permissions: { context: await grantSession(url, owner, account, grant) } };
    // The account and the session are on the chain from here on.
    await spend("1");
  });

  it("says that it is to be tried again, and sends then what was prepared before", async function () {
    const prepared = await prepare(url, account, [transfer(w, "2")], capabilities);
    await w.bundler.stop("SIGKILL");
    const refused = await send(url, prepared, key, capabilities);
    expect(refused.error).to.deep.include({ code: INTERNAL });
    await healthIs(false);
    await restart();
    const { result } = await send(url, prepared, key, capabilities);
    expect(await waitFor(url, (result as { id: string }).id)).to.equal(200);
    await healthIs(true);
  });

  it("goes unnoticed by a client of the hosted service that tries again", async function () {
    const transport = alchemyWalletTransport({ url, retryCount: 40, retryDelay: 100 });
    const signer = privateKeyToAccount(key.privateKey as `0x${string}`);
    const client = createSmartWalletClient({ transport, chain, signer, account: account as `0x${string}` });
    const permissions = { context: capabilities.permissions.context as `0x${string}` };
    await w.bundler.stop("SIGKILL");
    const sending = client.sendCalls({ calls: [callForVersion5(transfer(w, "3"))], capabilities: { permissions } });
    const [{ id }] = await Promise.all([sending, restart()]);
    expect((await client.waitForCallsStatus({ id, pollingInterval: 50 })).status).to.equal("success");
  });

  it("knows what was executed while the bundler was dead, and executes it once", async function () {
    const before = await balance();
    const prepared = await prepare(url, account, [transfer(w, "5")], capabilities);
    await call(w.node.url, "evm_setAutomine", [false]);
    const { result } = await send(url, prepared, key, capabilities);
    const { id } = result as { id: string };
    await transactionPending();
    await w.bundler.stop("SIGKILL");
    await call(w.node.url, "evm_mine");
    await call(w.node.url, "evm_setAutomine", [true]);
    await restart();
    expect((await send(url, prepared, key, capabilities)).result).to.include({ id });
    expect(await waitFor(url, id)).to.equal(200);
    expect((await balance()) - before).to.equal(parseUnits("5", 6));
  });

  async function spend(amount: string): Promise<void> {
    const prepared = await prepare(url, account, [transfer(w, amount)], capabilities);
    const { result } = await send(url, prepared, key, capabilities);
    expect(await waitFor(url, (result as { id: string }).id)).to.equal(200);
  }

  async function restart(): Promise<void> {
    w.bundler = await startAlto(w.node, Number(new URL(w.bundler.url).port));
  }

  /** The server asks about its bundler's health every two seconds at most. */
  async function healthIs(expected: boolean): Promise<void> {
    const deadline = Date.now() + 10_000;
    while ((await fetch(`${url}/health`)).ok !== expected) {
      if (Date.now() > deadline) throw new Error(`The server's health is not ${expected ? "well" : "ill"} in time.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  /** What the stranger has of the token. */
  async function balance(): Promise<bigint> {
    const data = `0x70a08231${w.stranger.slice(2).padStart(64, "0")}`;
    return BigInt(String(await call(w.node.url, "eth_call", [{ to: w.usdc, data }, "latest"])));
  }

  async function transactionPending(): Promise<void> {
    const deadline = Date.now() + 10_000;
    for (;;) {
      const { pending } = (await call(w.node.url, "txpool_status")) as { pending: string };
      if (BigInt(pending) > 0n) return;
      if (Date.now() > deadline) throw new Error("The bundler sent no transaction.");
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});
