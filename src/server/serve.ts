import { loadConfig, loadSecrets, type Environment } from "./config/loadConfig";
import { openChain } from "./config/openChain";
import { jsonLogger, type Logger } from "./logger";
import type { ServedChain } from "./servedChain";
import { startServer, type RunningServer } from "./startServer";

/**
 * Starts the server as its configuration says.
 * @param file The configuration file; the environment says enough for one chain.
 * @throws ExplainedError where the configuration is wrong, or a chain lacks something.
 * @example const { url, close } = await serve(process.env, "wallet-server.json");
 */
export async function serve(env: Environment, file?: string, log: Logger = jsonLogger()): Promise<RunningServer> {
  const { chains: configured, port, host, requestsPerMinute, trustedProxies } = loadConfig(env, file);
  const secrets = loadSecrets(env);
  const chains = await Promise.all(configured.map((chain) => openChain(chain, secrets)));
  const served = { chains: byId(chains), usualChain: chains[0] };
  const { apiKeys } = secrets;
  return startServer(served, { port, host, apiKeys, requestsPerMinute, trustedProxies, log });
}

/** Chains by their ids. */
export function byId(chains: readonly ServedChain[]): ReadonlyMap<number, ServedChain> {
  return new Map(chains.map((chain) => [chain.chainId, chain]));
}
