import type { NetworksUserConfig } from "hardhat/types";

/** The public test networks that the scripts know, and the chain ids that they must answer with. */
export const PUBLIC_CHAIN_IDS: Readonly<Record<string, bigint>> = {
  sepolia: 11_155_111n,
  "base-sepolia": 84_532n,
  "arbitrum-sepolia": 421_614n,
  "optimism-sepolia": 11_155_420n,
};

/** Chains on which the well-known test keys may be used. */
const LOCAL_CHAIN_IDS = [31_337n, 1_337n];

/** Whether a chain is a development node, where keys that everybody knows do no harm. */
export function isLocalChain(chainId: bigint): boolean {
  return LOCAL_CHAIN_IDS.includes(chainId);
}

/** The environment variable with a network's RPC URL: `RPC_URL_BASE_SEPOLIA` for `base-sepolia`. */
export function rpcVariable(network: string): string {
  return `RPC_URL_${network.toUpperCase().replaceAll("-", "_")}`;
}

/** Hardhat's `networks`: a local node and the public test networks, each with its URL from the environment. */
export function networks(env: NodeJS.ProcessEnv): NetworksUserConfig {
  const remote = Object.keys(PUBLIC_CHAIN_IDS).map((name) => [name, { url: env[rpcVariable(name)] ?? "" }] as const);
  const localhost = { url: env[rpcVariable("localhost")] ?? "http://127.0.0.1:8545" };
  // Instrumented code is too large to deploy under Osaka's limit of gas for one transaction (EIP-7825).
  const hardfork = process.argv.includes("coverage") ? { hardfork: "prague" } : {};
  const hardhat = { allowUnlimitedContractSize: false, ...hardfork };
  return { hardhat, localhost, ...Object.fromEntries(remote) };
}
