import { concat } from "ethers";

import { ENTRY_POINTS } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS } from "../../helpers/world";
import { deployArtifact } from "./artifacts";
import { singleSignerAccount } from "./referenceERC6900";

const FOLDER = "modular-account-v2-pre";

/** The signer is a key, not a contract. */
const byKey = (signature: string) => concat(["0x00", signature]);

/** Modular Account v2 before its release: the validation is named in the signature, not yet in the nonce key. */
export const modularAccount = singleSignerAccount({
  name: "Modular Account v2 (before its release)",
  folder: FOLDER,
  versions: ENTRY_POINT_VERSIONS,
  // It has the id of the released one.
  isRecognised: false,
  deployImplementation: (version) => deployArtifact(FOLDER, "ModularAccount", ENTRY_POINTS[version]),
  adapt: (adapter) => ({
    ...adapter,
    encodeOwnerOperationSignature: (signature) => adapter.encodeOwnerOperationSignature(byKey(signature)),
    encodeOwnerSignature: (signature, grant) => adapter.encodeOwnerSignature(byKey(signature), grant),
  }),
});
