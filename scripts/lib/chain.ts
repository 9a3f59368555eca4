import { FetchRequest, JsonRpcProvider, Network, type Provider } from "ethers";

import { postJsonRpc } from "../../src/bundlers/postJsonRpc";
import { isLocalChain, PUBLIC_CHAIN_IDS, rpcVariable } from "./networks";
import { UserError } from "./userError";

/** An ethers provider that also sends raw JSON-RPC. */
export type ChainProvider = Provider & { send(method: string, params: unknown[]): Promise<unknown> };

/** A chain that answered, and where it is reached. */
export interface Chain {
  /** Hardhat's name of the network: the folder of its records. */
  network: string;
  chainId: bigint;
  provider: ChainProvider;
  /** A development chain, where test keys are allowed. */
  isLocal: boolean;
  /** Hardhat's own in-process chain, which is gone when the command ends: nothing about it is recorded. */
  isInProcess: boolean;
}

const RPC_TIMEOUT = 30_000;
/** A chain's id is short. */
const ANSWER = { timeoutMs: RPC_TIMEOUT, maxBytes: 10_000 };

/**
 * Connects to a network's RPC.
 * @throws UserError where no URL is set, nothing answers, or another chain answers.
 */
export async function connectUrl(network: string, url: string): Promise<Chain> {
  const chainId = await readChainId(network, url);
  requireExpectedChain(network, chainId);
  const request = new FetchRequest(url);
  request.timeout = RPC_TIMEOUT;
  // No cache: a nonce from before the last transaction is a wrong nonce.
  const isLocal = isLocalChain(chainId);
  const pollingInterval = isLocal ? 100 : 2_000;
  const options = { staticNetwork: Network.from(chainId), cacheTimeout: -1, pollingInterval };
  const provider = new JsonRpcProvider(request, chainId, options);
  return { network, chainId, provider, isLocal, isInProcess: false };
}

/** Hardhat's in-process chain. */
export async function connectInProcess(network: string, provider: ChainProvider): Promise<Chain> {
  const { chainId } = await provider.getNetwork();
  return { network, chainId, provider, isLocal: true, isInProcess: true };
}

async function readChainId(network: string, url: string): Promise<bigint> {
  const variable = rpcVariable(network);
  if (url === "") throw new UserError(`No RPC URL for ${network}.`, `Set ${variable} in the environment or in .env.`);
  try {
    return BigInt(String(await postJsonRpc(url, "eth_chainId", [], ANSWER)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const start = network === "localhost" ? "Start one with `npx hardhat node`, or correct" : "Check the network and";
    throw new UserError(`No chain answers at ${url}: ${reason}`, `${start} ${variable}.`);
  }
}

function requireExpectedChain(network: string, chainId: bigint): void {
  const expected = PUBLIC_CHAIN_IDS[network] as bigint | undefined;
  if (expected === undefined || expected === chainId) return;
  throw new UserError(
    `${rpcVariable(network)} leads to chain ${chainId}, but ${network} is chain ${expected}.`,
    `Set ${rpcVariable(network)} to an RPC URL of ${network}.`,
  );
}
