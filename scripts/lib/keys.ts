import { isHexString, Wallet } from "ethers";

import type { Chain } from "./chain";
import { openKey } from "./keystore";
import { isTestAddress, testWallet } from "./testKeys";
import { UserError } from "./userError";

/** What a key is for: it pays for transactions, owns the account, or is a session's key. */
export type Role = "relayer" | "owner" | "session";

/** The environment variables of a role: a private key in hex, or the name of an encrypted one. */
const VARIABLES = {
  relayer: { secret: "RELAYER_PRIVATE_KEY", keystore: "RELAYER_KEY", flag: "--relayer" },
  owner: { secret: "OWNER_PRIVATE_KEY", keystore: "OWNER_KEY", flag: "--owner" },
  session: { secret: "SESSION_PRIVATE_KEY", keystore: "SESSION_KEY", flag: "--key" },
} as const;

/** On a development chain these roles fall back to accounts of the node. */
const LOCAL_ACCOUNTS: Partial<Record<Role, number>> = { relayer: 0, owner: 1 };

/**
 * The wallet of a role, connected to the chain: the named encrypted key, or the environment's, or on a development chain
 * one of the node's accounts.
 * @throws UserError where there is none, or where everybody knows the key and the chain is public.
 */
export async function loadKey(chain: Chain, role: Role, name?: string, env = process.env): Promise<Wallet> {
  const wallet = await findKey(chain, role, name, env);
  requirePrivate(chain, wallet.address);
  return wallet.connect(chain.provider);
}

/** Refuses an address whose private key everybody knows, on any chain but a development one. */
export function requirePrivate(chain: Pick<Chain, "isLocal" | "network">, address: string): void {
  if (chain.isLocal || !isTestAddress(address)) return;
  throw new UserError(
    `${address} is an account of the well-known test mnemonic: everybody can take what it holds on ${chain.network}.`,
    "Make a key of your own with `npx hardhat key:new`.",
  );
}

async function findKey(chain: Chain, role: Role, name: string | undefined, env: NodeJS.ProcessEnv): Promise<Wallet> {
  const { secret, keystore, flag } = VARIABLES[role];
  if (name !== undefined) return openKey(name, env);
  if (env[secret]) return walletOf(secret, env[secret]);
  if (env[keystore]) return openKey(env[keystore], env);
  const index = LOCAL_ACCOUNTS[role];
  if (chain.isLocal && index !== undefined) return testWallet(index);
  const label = role === "session" ? "session key" : `${role} key`;
  throw new UserError(
    `No ${label} is set.`,
    `Name an encrypted key with ${flag} or ${keystore} (\`npx hardhat key:new\` makes one), or set ${secret}.`,
  );
}

function walletOf(variable: string, privateKey: string): Wallet {
  const hex = privateKey.startsWith("0x") ? privateKey : `0x${privateKey}`;
  // The value itself is never shown.
  if (!isHexString(hex, 32)) throw new UserError(`${variable} is no private key.`, "It has 64 hex digits.");
  return new Wallet(hex);
}
