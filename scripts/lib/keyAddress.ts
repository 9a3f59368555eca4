import { getAddress, isAddress } from "ethers";

import type { Context } from "./context";
import { loadKey, requirePrivate, type Role } from "./keys";
import { hasKey, keyAddress } from "./keystore";
import { UserError } from "./userError";

/**
 * The address of a key given as an address, as the name of an encrypted key (no password needed), or not at all, which
 * means the environment's.
 * @throws UserError where it is neither, or where everybody knows the key and the chain is public.
 */
export async function addressOfKey(context: Context, role: Role, key: string | undefined): Promise<string> {
  const address = await resolve(context, role, key);
  requirePrivate(context.chain, address);
  return address;
}

async function resolve({ chain, env }: Context, role: Role, key: string | undefined): Promise<string> {
  if (key === undefined) return (await loadKey(chain, role, undefined, env)).address;
  if (isAddress(key)) return getAddress(key);
  if (hasKey(key, env)) return keyAddress(key, env);
  throw new UserError(
    `"${String(key)}" is neither an address nor the name of an encrypted key.`,
    "Make a key with `npx hardhat key:new`, or check the spelling.",
  );
}
