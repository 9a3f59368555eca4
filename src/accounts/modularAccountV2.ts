import { ZeroAddress, concat, toBeHex } from "ethers";

import { ExplainedError } from "../explainedError";
import type { AccountAdapter, AccountSetup } from "./AccountAdapter";
import { erc6900Adapter, replaySafeTypedData, rootValidationOf, type RootValidation } from "./erc6900Adapter";
import { laneNumber } from "./lane";
import { rootSchemeOf } from "./rootScheme";

/** Options of a validation: none, and bit 0, global. */
const BY_SELECTOR = 0n;
const GLOBAL = 1n;
/** What comes after it is for the validation. */
const FINAL_SEGMENT = "0xff";
/** The owner is a key, not a contract. */
const KEY = "0x00";
/** Whoever checks its owner's signatures, the account looks it up under this entity id. */
const FALLBACK: RootValidation = { module: ZeroAddress, entityId: 0 };

/**
 * Modular Account v2 as released, with its `SingleSignerValidationModule` or a fallback signer as the root: the nonce key
 * names the validation, by its entity id alone.
 * @throws ExplainedError `EntityIdMissing` where the module's entity id is 0 or the root's.
 */
export function modularAccountV2(setup: AccountSetup): AccountAdapter {
  const root = setup.rootValidator === ZeroAddress ? FALLBACK : rootValidationOf(setup);
  const base = erc6900Adapter("modular-account-v2", setup, root);
  rootSchemeOf(setup, ["replay-safe"]);
  if (base.entityId === 0 || base.entityId === root.entityId) {
    const reason = `The module needs an entity id of its own on this account, not ${base.entityId}.`;
    const remedy = "Give as entityId a number from 1 that no other validation of the account has.";
    throw new ExplainedError("EntityIdMissing", reason, remedy);
  }
  return {
    ...base,
    nonceKey: (lane) => nonceKeyOf(lane, base.entityId, BY_SELECTOR),
    encodeSignature: (_callData, signature) => concat([FINAL_SEGMENT, signature]),
    ownerNonceKey: (lane) => nonceKeyOf(lane, root.entityId, GLOBAL),
    ownerSigns: "message",
    encodeOwnerOperationSignature: (signature) => concat([FINAL_SEGMENT, KEY, signature]),
    showsGrant: false,
    ownerTypedData: (grant) => replaySafeTypedData(setup, root, grant),
    encodeOwnerSignature: (signature) =>
      concat([toBeHex(BY_SELECTOR, 1), toBeHex(root.entityId, 4), FINAL_SEGMENT, KEY, signature]),
  };

  /** 19 bytes free, the entity id, the options. */
  function nonceKeyOf(lane: number, entityId: number, options: bigint): bigint {
    return (laneNumber(lane, base.laneCount) << 40n) | (BigInt(entityId) << 8n) | options;
  }
}
