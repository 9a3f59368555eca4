import type { AccountState } from "../evaluate";
import { PERMIT2 } from "../lint/contracts";
import type { Contracts } from "./contracts";

/**
 * What the module will know of an account that the factory is about to make: it installs the module, which begins the
 * first epoch, and protects what checks the owner, and Permit2.
 */
export function asMade<T extends AccountState>(state: T, { rootValidator }: Contracts): T {
  return { ...state, isInstalled: true, epoch: 1n, protectedTargets: [rootValidator, PERMIT2] };
}
