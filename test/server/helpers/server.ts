import { Wallet, id, parseEther, toQuantity } from "ethers";
import hre from "hardhat";

import { embeddedChain, type EmbeddedChain } from "../../../scripts/serve/embeddedChain";
import { startServer, type RunningServer, type ServedChain, type ServerOptions } from "../../../src/server";
import { call, grantSession, type Json } from "./client";

/** What nobody minds in these tests: the limits are tested by themselves. */
export const OPTIONS: ServerOptions = {
  port: 0,
  host: "127.0.0.1",
  apiKeys: [],
  requestsPerMinute: 100_000,
  trustedProxies: 0,
  log: () => undefined,
};

/** A server on the chain of this process, from before the first test of a suite until after the last. */
export interface TestServer {
  url: string;
  chain: ServedChain;
  /** In hex. */
  chainId: string;
  token: string;
  policyId: string;
}

/**
 * Starts a server for the tests of the suite that calls this.
 * @param change Makes the chain or the options other than usual.
 */
export function useServer(change: (embedded: EmbeddedChain) => Partial<ServerOptions & ServedChain> = () => ({})) {
  const server = {} as TestServer;
  let running: RunningServer;
  before(async function () {
    const embedded = await embeddedChain(hre);
    const changed = change(embedded);
    const chain = { ...embedded.chain, ...changed };
    running = await serveChain(chain, changed);
    const { token, policy } = embedded;
    const chainId = toQuantity(chain.chainId);
    Object.assign(server, { url: running.url, chain, chainId, token, policyId: policy.id });
  });
  after(() => running.close());
  return server;
}

/** Starts a server for a chain. The test closes it. */
export function serveChain(chain: ServedChain, options: Partial<ServerOptions> = {}): Promise<RunningServer> {
  const server = { chains: new Map([[chain.chainId, chain]]), usualChain: chain };
  return startServer(server, { ...OPTIONS, ...options });
}

/** Somebody, who is the same in every run. */
export function actor(name: string): Wallet {
  return new Wallet(id(`session-key-validator server test: ${name}`));
}

/** An account with its owner, and a session key that nothing is granted yet. */
export interface Scene {
  owner: Wallet;
  sessionKey: Wallet;
  account: string;
}

/** An account of its own for each test that names itself. */
export async function scene({ url }: TestServer, name: string): Promise<Scene> {
  const owner = actor(`owner of ${name}`);
  const { accountAddress: account } = await call(url, "wallet_requestAccount", { signerAddress: owner.address });
  return { owner, sessionKey: actor(`session key of ${name}`), account };
}

/** A grant as JSON. */
export function grantOf({ account, sessionKey }: Scene, { chainId }: TestServer, permissions: Json[], rest: Json = {}) {
  return { account, chainId, key: { type: "secp256k1", publicKey: sessionKey.address }, permissions, ...rest };
}

/** Grants a session, and gives what its key's holder passes with calls. */
export async function granted(server: TestServer, actors: Scene, permissions: Json[], rest: Json = {}) {
  const context = await grantSession(server.url, actors.owner, grantOf(actors, server, permissions, rest));
  return { permissions: { context } };
}

/** A gas limit that is not what a test is about. */
export const GAS = { type: "gas-limit", data: { limit: toQuantity(parseEther("0.5")) } };

/** Ether to send, wei. */
export function ether(allowance: bigint | number): Json {
  return { type: "native-token-transfer", data: { allowance: toQuantity(allowance) } };
}

/** Tokens to send, base units. */
export function tokens(address: string, allowance: bigint | number): Json {
  return { type: "erc20-token-transfer", data: { address, allowance: toQuantity(allowance) } };
}
