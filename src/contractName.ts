import type { TokenLookup } from "./format";

/**
 * A contract by its address; a token also by its symbol, which anyone can copy.
 * @example contractName(usdc, tokens); // "USDC (token 0x8617E340B3D01FA5F11F306F4090FD50E238070D)"
 */
export function contractName(address: string, tokens?: TokenLookup): string {
  const token = tokens?.(address);
  return token === undefined ? address : `${token.symbol} (token ${address})`;
}
