import { readToken as read } from "../../src/chain";
import type { TokenInfo } from "../../src/format";
import type { Chain } from "./chain";
import { UserError } from "./userError";

/**
 * A token's symbol and decimals.
 * @throws UserError where the address is no token.
 */
export async function readToken({ provider, network }: Chain, address: string): Promise<TokenInfo> {
  const token = await read(provider, address);
  if (token !== undefined) return token;
  throw new UserError(`There is no ERC-20 token at ${address} on ${network}.`, "Check the address and --network.");
}
