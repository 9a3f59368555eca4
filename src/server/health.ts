import { UPSTREAM_TIMEOUT } from "./limits";
import type { ServedChain, WalletServer } from "./servedChain";
import { withTimeout } from "./timeout";

/** A chain's state, as `GET /health` tells it. */
interface ChainHealth {
  chainId: number;
  /** The last block; absent where the node does not answer. */
  block?: number;
  isNodeReachable: boolean;
  isBundlerReachable: boolean;
}

/** Nodes and bundlers are asked no more often than this, ms, however often the health is. */
const KEPT_FOR = 2_000;

/** Whether the nodes and the bundlers answer. */
export function healthOf({ chains }: WalletServer): () => Promise<{ isHealthy: boolean; report: unknown }> {
  let last: { at: number; health: Promise<{ isHealthy: boolean; report: unknown }> } | undefined;
  return () => {
    if (last === undefined || Date.now() - last.at > KEPT_FOR)
      last = { at: Date.now(), health: read([...chains.values()]) };
    return last.health;
  };
}

async function read(served: ServedChain[]) {
  const chains = await Promise.all(served.map(readChain));
  const isHealthy = chains.every(({ isNodeReachable, isBundlerReachable }) => isNodeReachable && isBundlerReachable);
  return { isHealthy, report: { status: isHealthy ? "ok" : "degraded", chains } };
}

async function readChain({ chainId, provider, bundler, contracts }: ServedChain): Promise<ChainHealth> {
  const [block, entryPoints] = await Promise.all([
    answerOf(provider.getBlockNumber()),
    answerOf(bundler.supportedEntryPoints()),
  ]);
  const isBundlerReachable = entryPoints?.includes(contracts.entryPoint) === true;
  return { chainId, block, isNodeReachable: block !== undefined, isBundlerReachable };
}

async function answerOf<T>(promise: Promise<T>): Promise<T | undefined> {
  try {
    return await withTimeout(promise, UPSTREAM_TIMEOUT);
  } catch {
    return undefined;
  }
}
