import { Contract, Interface, ZeroAddress, type Provider } from "ethers";

import type { TokenInfo, TokenLookup } from "../format";
import { askView } from "./askView";

const tokenInterface = new Interface([
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
]);

/** A session names up to 64 permissions; whoever lists more contracts gets no symbols for the rest. */
const MAX_TOKENS = 64;
const MAX_SYMBOL = 16;

/**
 * A token's symbol and decimals, which the token itself tells: it may call itself USDC.
 * @returns Undefined where there is no token at the address.
 * @throws where the node does not answer.
 */
export async function readToken(provider: Provider, address: string): Promise<TokenInfo | undefined> {
  const token = new Contract(address, tokenInterface, provider);
  const [decimals, symbol] = await Promise.all([askView<bigint>(token, "decimals"), askView<string>(token, "symbol")]);
  if (decimals === undefined) return undefined;
  // Some old tokens have a symbol that is no string.
  return { symbol: printable(symbol ?? "tokens"), decimals: Number(decimals) };
}

/**
 * What is known of the tokens among contracts.
 * @param addresses Contracts of any kind; the zero address and duplicates are left out.
 * @throws where the node does not answer.
 */
export async function readTokens(provider: Provider, addresses: readonly string[]): Promise<TokenLookup> {
  const asked = [...new Set(addresses)].filter((address) => address !== ZeroAddress).slice(0, MAX_TOKENS);
  const tokens = await Promise.all(asked.map((address) => readToken(provider, address)));
  const byAddress = new Map(asked.map((address, index) => [address.toLowerCase(), tokens[index]]));
  return (address) => byAddress.get(address.toLowerCase());
}

/** A token names itself: nothing that moves the cursor, and not much of it. */
function printable(symbol: string): string {
  return symbol.slice(0, MAX_SYMBOL).replace(/[^\x21-\x7e]/g, "?");
}
