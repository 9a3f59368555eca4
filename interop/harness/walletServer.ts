import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { parseEther, toQuantity } from "ethers";

import type { Endpoint } from "./anvil";
import { freePort, runFolder, start } from "./processes";
import type { World } from "./world";

/** The policy of the world's sponsor: it pays for everything. */
export const POLICY_ID = "7b1c2f4e-2d53-4a7b-9c59-0d4d6f0a8e11";

const SERVER = join(__dirname, "..", "..", "src", "server", "bin.ts");
const TSX = pathToFileURL(createRequire(__filename).resolve("tsx")).href;

let count = 0;
let shared: Promise<Endpoint> | undefined;

/** The wallet server of all tests that need no other. */
export function walletServer(w: World): Promise<Endpoint> {
  shared ??= startWalletServer(w);
  return shared;
}

/**
 * Starts a wallet server of the world's chain, whose operations go through the world's bundler.
 * @param chainOptions More of what its configuration says of the chain.
 */
export async function startWalletServer(w: World, chainOptions: Record<string, unknown> = {}): Promise<Endpoint> {
  const { node, bundler, sponsor } = w;
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const file = join(runFolder, `wallet-server-${++count}.json`);
  const ether = toQuantity(parseEther("10"));
  const policy = { id: POLICY_ID, perOperation: ether, perAccount: ether, total: ether };
  const urls = { rpcUrl: node.url, bundlerUrl: bundler.url };
  const chain = { ...urls, paymaster: sponsor.paymaster, policies: [policy], ...chainOptions };
  writeFileSync(file, JSON.stringify({ port, requestsPerMinute: 100_000, chains: [chain] }));
  const args = ["--import", TSX, SERVER, "serve", "--config", file];
  const env = { PAYMASTER_PRIVATE_KEY: sponsor.signer.privateKey };
  const isReady = async () => (await fetch(`${url}/health`)).ok;
  return { ...(await start({ name: "wallet-server", command: process.execPath, args, env, isReady })), url };
}
