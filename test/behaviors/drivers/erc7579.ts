import { concat } from "ethers";

import type { AccountKind } from "../../../src/accounts/AccountAdapter";
import { encodeExecute } from "../../../src/accounts/erc7579";
import { uninstallCallData } from "../../helpers/sessions";
import type { AccountDriver } from "../AccountDriver";

/** What ERC-7579 accounts have in common whose root is the sample validator. */
export function erc7579Driver(kind: AccountKind) {
  return {
    standard: "ERC-7579",
    kind,
    isRecognised: true,
    root: (w) => ({ rootValidator: w.ownerValidator.target as string }),
    neighbours: ["root validator", "EntryPoint", "Permit2"],
    encodeSelfCall: (account, data) => encodeExecute([{ to: account, data }]),
    encodeUninstall: ({ module }, data) => uninstallCallData(module, data),
    encodeMessageSignature: ({ module }, signature) => concat([module, signature]),
  } satisfies Partial<AccountDriver>;
}
