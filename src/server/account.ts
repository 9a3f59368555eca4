import { concat, getAddress, recoverAddress } from "ethers";

import type { AccountAdapter } from "../accounts/AccountAdapter";
import { connectAccount } from "../accounts/connectAccount";
import { createAdapter } from "../accounts/createAdapter";
import { isSame } from "../addresses";
import { readEntryPoint } from "../chain";
import { accountsOf, creationData, cloneCode } from "./contracts";
import type { ServedChain } from "./servedChain";

/** An account that operations are prepared for. */
export interface ServedAccount {
  adapter: AccountAdapter;
  entryPoint: string;
  /** False for an account of the factory that nobody made yet. */
  isDeployed: boolean;
  /** Whether the factory made it, or would. */
  isOfFactory: boolean;
}

/**
 * An account as the chain knows it; one without code counts as an account of the factory.
 * @throws ExplainedError for an account of a kind that is not known.
 */
export async function readAccount(chain: ServedChain, address: string): Promise<ServedAccount> {
  const { provider, chainId, contracts } = chain;
  const { module, rootValidator, entryPoint, accountFactory } = contracts;
  const account = getAddress(address.toLowerCase());
  const code = await provider.getCode(account);
  const isDeployed = code !== "0x";
  if (!isDeployed || code === cloneCode(accountFactory)) {
    const adapter = createAdapter("openzeppelin", { account, module, chainId, rootValidator });
    return { adapter, entryPoint, isDeployed, isOfFactory: true };
  }
  const adapter = await connectAccount(provider, { account, module });
  return { adapter, entryPoint: await readEntryPoint(provider, account), isDeployed, isOfFactory: false };
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
