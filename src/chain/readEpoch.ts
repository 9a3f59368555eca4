import type { Provider } from "ethers";

import { moduleAt } from "../moduleContract";
import type { ModuleOfAccount } from "./readSessionState";

/**
 * The epoch that a deferred grant is signed for: the account's present one, or that of the coming installation, which
 * raises it by one.
 */
export async function readEpoch(
  provider: Provider,
  { module, account }: ModuleOfAccount,
): Promise<{ epoch: number; isInstalled: boolean }> {
  const contract = moduleAt(module, provider);
  const [present, isInstalled] = await Promise.all([contract.epochOf(account), contract.isInitialized(account)]);
  return { epoch: Number(present) + (isInstalled ? 0 : 1), isInstalled };
}
