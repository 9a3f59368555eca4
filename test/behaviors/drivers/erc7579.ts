import { concat } from "ethers";

import { encodeExecute, encodeOwnerSignature, validatorNonceKey } from "../../../src/accounts/erc7579";
import { installCallData, uninstallCallData } from "../../helpers/sessions";
import type { World } from "../../helpers/world";
import type { AccountDriver } from "../AccountDriver";

/** The owner signs raw hashes, as `ECDSAValidator` takes them. */
export async function signRaw(w: World, hash: string): Promise<string> {
  return w.owner.signingKey.sign(hash).serialized;
}

/** What most ERC-7579 accounts have in common, with the validator in the top 20 bytes of the nonce key. */
export const ERC7579: Omit<AccountDriver, "name" | "versions" | "deploy"> = {
  standard: "ERC-7579",
  encodeCalls: encodeExecute,
  encodeSelfCall: (account, data) => encodeExecute([{ to: account, data }]),
  encodeInstall: ({ module }, data) => installCallData(module, data),
  encodeUninstall: ({ module }, data) => uninstallCallData(module, data),
  nonceKey: ({ module }, lane) => validatorNonceKey(module, lane),
  encodeSignature: (_installation, _callData, signature) => signature,
  ownerNonceKey: async (w, lane) => validatorNonceKey(await w.ownerValidator.getAddress(), lane),
  signAsOwner: (w, _operation, userOpHash) => signRaw(w, userOpHash),
  encodeMessageSignature: ({ module }, signature) => concat([module, signature]),
  encodeOwnerSignature: async (w, signature) => encodeOwnerSignature(await w.ownerValidator.getAddress(), signature),
};
