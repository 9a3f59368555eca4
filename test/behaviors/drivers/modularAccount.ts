import { ENTRY_POINTS } from "../../../src/entryPoint";
import { ENTRY_POINT_VERSIONS } from "../../helpers/world";
import { deployArtifact } from "./artifacts";
import { singleSignerAccount } from "./referenceERC6900";

const FOLDER = "modular-account-v2-pre";

/** Modular Account v2 before its release: the validation is named in the signature, not yet in the nonce key. */
export const modularAccount = singleSignerAccount({
  name: "Modular Account v2 (before its release)",
  folder: FOLDER,
  versions: ENTRY_POINT_VERSIONS,
  deployImplementation: (version) => deployArtifact(FOLDER, "ModularAccount", ENTRY_POINTS[version]),
  messagePrefix: "0xff",
  // The signer is a key, not a contract.
  ownerPrefix: "0x00",
});
