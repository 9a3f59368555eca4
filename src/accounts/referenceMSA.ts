import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { erc7579Adapter } from "./erc7579Adapter";

/** The reference ERC-7579 account, `MSAAdvanced`. */
export function referenceMSA(setup: AccountSetup): AccountAdapter {
  return erc7579Adapter("reference-msa", setup);
}
