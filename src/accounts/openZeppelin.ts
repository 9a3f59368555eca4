import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { erc7579Adapter } from "./erc7579Adapter";

/** OpenZeppelin's `AccountERC7579`. */
export function openZeppelin(setup: AccountSetup): AccountAdapter {
  return erc7579Adapter("openzeppelin", setup);
}
