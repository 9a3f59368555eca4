import { ACCOUNT_KINDS, type AccountAdapter, type AccountKind, type AccountSetup } from "./AccountAdapter";
import { erc6900Reference } from "./erc6900Reference";
import { kernelV3 } from "./kernelV3";
import { modularAccountV2 } from "./modularAccountV2";
import { nexus } from "./nexus";
import { openZeppelin } from "./openZeppelin";
import { referenceMSA } from "./referenceMSA";
import { safe7579 } from "./safe7579";

const ADAPTERS: Record<AccountKind, (setup: AccountSetup) => AccountAdapter> = {
  openzeppelin: openZeppelin,
  "reference-msa": referenceMSA,
  "kernel-v3": kernelV3,
  nexus,
  safe7579,
  "modular-account-v2": modularAccountV2,
  "erc6900-reference": erc6900Reference,
};

/**
 * The adapter of an account of this kind. Asks no chain; `connectAccount` does, and finds the kind by itself.
 * @throws for a kind that is not known, and for a setup that the kind can't do with.
 * @example const adapter = createAdapter("openzeppelin", { account, module, chainId: 1, rootValidator });
 */
export function createAdapter(kind: AccountKind, setup: AccountSetup): AccountAdapter {
  if (ACCOUNT_KINDS.includes(kind)) return ADAPTERS[kind](setup);
  throw new Error(`No kind of account "${kind}" is known. Choose ${ACCOUNT_KINDS.join(", ")}.`);
}
