import { Contract, Interface, ZeroAddress } from "ethers";

import type { TokenInfo, TokenLookup } from "../../src/format";
import type { Session } from "../../src/session";
import type { Chain } from "./chain";
import { UserError } from "./userError";

const tokenInterface = new Interface([
  "function symbol() view returns (string)",
  "function decimals() view returns (uint8)",
  "function balanceOf(address) view returns (uint256)",
]);

/**
 * A token's symbol and decimals.
 * @throws UserError where the address is no token.
 */
export async function readToken({ provider, network }: Chain, address: string): Promise<TokenInfo> {
  const token = new Contract(address, tokenInterface, provider);
  try {
    const decimals = Number(await token.getFunction("decimals")());
    // Some old tokens have a symbol that is no string.
    const symbol = String(
      await token
        .getFunction("symbol")()
        .catch(() => "tokens"),
    );
    return { symbol: printable(symbol), decimals };
  } catch {
    throw new UserError(`There is no ERC-20 token at ${address} on ${network}.`, "Check the address and --network.");
  }
}

/** What is known of the tokens among the contracts that a session names. */
export async function readTokens(chain: Chain, { permissions }: Session): Promise<TokenLookup> {
  const targets = [...new Set(permissions.map(({ target }) => target))].filter((target) => target !== ZeroAddress);
  const known = targets.map(async (target) => [target, await readToken(chain, target).catch(() => null)] as const);
  const entries = (await Promise.all(known)).filter((entry): entry is [string, TokenInfo] => entry[1] !== null);
  const byAddress = new Map(entries.map(([address, token]) => [address.toLowerCase(), token]));
  return (address) => byAddress.get(address.toLowerCase());
}

/** A token names itself: nothing that moves the cursor, and not much of it. */
function printable(symbol: string): string {
  return symbol.replace(/[^\x21-\x7e]/g, "?").slice(0, 16);
}
