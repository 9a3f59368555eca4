import { toQuantity, type Provider } from "ethers";

import type { Bundler } from "../bundlers";
import type { Contracts } from "./contracts";
import { ErrorCode, rpcError } from "./rpcError";
import type { Sponsor } from "./sponsorship/Sponsor";

/** A provider that also passes on raw JSON-RPC. */
export type RpcProvider = Provider & { send(method: string, params: unknown[]): Promise<unknown> };

/** A chain that the server serves, and what it has there. */
export interface ServedChain {
  chainId: number;
  provider: RpcProvider;
  bundler: Bundler;
  contracts: Contracts;
  /** Pays for operations; absent where nobody does. */
  sponsor?: Sponsor;
  /** Makes an account of the factory that does not exist yet. Absent: its first operation makes it. */
  createAccount?: (owner: string, salt: bigint) => Promise<void>;
  /** No session is older than this block. */
  fromBlock: number;
}

/** What the methods work with. Nothing in it changes while the server runs. */
export interface WalletServer {
  chains: ReadonlyMap<number, ServedChain>;
  /** The chain of requests that name none. */
  usualChain: ServedChain;
}

/**
 * The chain of an id in hex.
 * @throws RpcError where it is not served.
 */
export function chainOf({ chains }: WalletServer, chainId: string): ServedChain {
  const chain = chains.get(Number(chainId));
  if (chain !== undefined) return chain;
  const served = [...chains.keys()].map((id) => toQuantity(id)).join(", ");
  const message = `The chain ${chainId} is not served here.`;
  throw rpcError(ErrorCode.UnsupportedChain, "UnsupportedChain", message, `Use one of ${served}.`, "chainId");
}
