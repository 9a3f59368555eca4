import { concat, getAddress, recoverAddress } from "ethers";

import { isSame } from "../addresses";
import type { AccountAdapter } from "../accounts/AccountAdapter";
import { createAdapter } from "../accounts/createAdapter";
import { readEntryPoint } from "../chain";
import { accountsOf, creationData } from "./contracts";
import type { ServedChain } from "./servedChain";

/** An account that operations are prepared for. */
export interface ServedAccount {
  adapter: AccountAdapter;
  entryPoint: string;
  /** False for an account of the factory that nobody made yet. */
  isDeployed: boolean;
}

/** An account as the chain knows it; one without code counts as an account of the factory. */
export async function readAccount(chain: ServedChain, address: string): Promise<ServedAccount> {
  const { provider, chainId, contracts } = chain;
  const account = getAddress(address.toLowerCase());
  const isDeployed = (await provider.getCode(account)) !== "0x";
  const { module, rootValidator } = contracts;
  const adapter = createAdapter("openzeppelin", { account, module, chainId, rootValidator });
  const entryPoint = isDeployed ? await readEntryPoint(provider, account) : contracts.entryPoint;
  return { adapter, entryPoint, isDeployed };
}

/**
 * What makes an account of the factory, of whose owner only a signature is known.
 * @param digest What the owner signed.
 * @returns The operation's initCode, or undefined where it is none of the signer's first accounts.
 */
export function initCodeOf(
  { contracts: { accountFactory } }: ServedChain,
  account: string,
  digest: string,
  signature: string,
): string | undefined {
  const owner = recover(digest, signature);
  const found = owner && accountsOf(accountFactory, owner).find((candidate) => isSame(candidate.account, account));
  return found && concat([accountFactory, creationData(owner, found.salt)]);
}

function recover(digest: string, signature: string): string | undefined {
  try {
    return recoverAddress(digest, signature);
  } catch {
    return undefined;
  }
}
