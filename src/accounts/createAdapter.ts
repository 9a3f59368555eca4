import type { AccountAdapter, AccountKind, AccountSetup } from "./AccountAdapter";
import { openZeppelin } from "./openZeppelin";

const ADAPTERS: Partial<Record<AccountKind, (setup: AccountSetup) => AccountAdapter>> = {
  openzeppelin: openZeppelin,
};

/**
 * The adapter of an account of this kind. Asks no chain; `connectAccount` does, and finds the kind by itself.
 * @throws for a kind that is not known, and for an address that is none.
 * @example const adapter = createAdapter("openzeppelin", { account, module, chainId: 1, rootValidator });
 */
export function createAdapter(kind: AccountKind, setup: AccountSetup): AccountAdapter {
  const adapter = ADAPTERS[kind];
  if (adapter === undefined) {
    throw new Error(`No kind of account "${kind}" is known. Choose ${Object.keys(ADAPTERS).join(", ")}.`);
  }
  return adapter(setup);
}
