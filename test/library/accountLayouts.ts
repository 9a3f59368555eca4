/** The parts of a vector's fields, byte for byte, as docs/accounts.md lays them out. */
interface AccountLayout {
  /** Of the lanes 0, 5 and the last. */
  nonceKeys: string[];
  ownerNonceKeys: (string | null)[];
  signature: string;
  ownerSigns: "hash" | "message";
  ownerOperationSignature: string | null;
  /** Of what the owner signs for a grant. */
  ownerType: string;
  beforeOwnerSignature: string;
}

/** 20 bytes each: the module, and the root validator. */
const M = "b2".repeat(20);
const R = "c3".repeat(20);
/** What stands for the module's signature field and for the owner's signature. */
const SIGNATURE = "00112233";
const OWNED = "77".repeat(65);

const zeros = (bytes: number) => "00".repeat(bytes);

/** Validator in the upper 20 bytes, 4 bytes free; the signature is the module's alone. */
const validatorFirst: AccountLayout = {
  nonceKeys: [`0x${M}00000000`, `0x${M}00000005`, `0x${M}ffffffff`],
  ownerNonceKeys: [`0x${R}00000000`, `0x${R}00000005`, `0x${R}ffffffff`],
  signature: `0x${SIGNATURE}`,
  ownerSigns: "hash",
  ownerOperationSignature: `0x${OWNED}`,
  ownerType: "SessionGrant",
  beforeOwnerSignature: `0x${R}`,
};

/** Mode, type, validator, 2 bytes free; the root has type 0. */
const kernel: AccountLayout = {
  ...validatorFirst,
  nonceKeys: [`0x0001${M}0000`, `0x0001${M}0005`, `0x0001${M}ffff`],
  ownerNonceKeys: [`0x${zeros(24)}`, `0x${zeros(22)}0005`, `0x${zeros(22)}ffff`],
  ownerType: "Kernel",
  beforeOwnerSignature: "0x00",
};

/** 3 bytes free, mode, validator. */
const nexus: AccountLayout = {
  ...validatorFirst,
  nonceKeys: [`0x00000000${M}`, `0x00000500${M}`, `0xffffff00${M}`],
  ownerNonceKeys: [`0x00000000${R}`, `0x00000500${R}`, `0xffffff00${R}`],
};

/** 19 bytes free, entity id, options: none for the module, bit 0 for the root. */
const modularAccount: AccountLayout = {
  nonceKeys: [`0x${zeros(19)}0000002a00`, `0x${zeros(18)}050000002a00`, `0x${zeros(15)}ffffffff0000002a00`],
  ownerNonceKeys: [`0x${zeros(19)}0000000101`, `0x${zeros(18)}050000000101`, `0x${zeros(15)}ffffffff0000000101`],
  signature: `0xff${SIGNATURE}`,
  ownerSigns: "message",
  ownerOperationSignature: `0xff00${OWNED}`,
  ownerType: "ReplaySafeHash",
  beforeOwnerSignature: "0x0000000001ff00",
};

/** All free; the signature names module, entity id, and whether the validation is global. */
const reference: AccountLayout = {
  nonceKeys: [`0x${zeros(24)}`, `0x${zeros(23)}05`, `0x${zeros(20)}ffffffff`],
  ownerNonceKeys: [`0x${zeros(24)}`, `0x${zeros(23)}05`, `0x${zeros(20)}ffffffff`],
  signature: `0x${M}0000002a00ff${SIGNATURE}`,
  ownerSigns: "message",
  ownerOperationSignature: `0x${R}0000000101ff${OWNED}`,
  ownerType: "ReplaySafeHash",
  beforeOwnerSignature: `0x${R}00000001ff`,
};

/** The layout of each vector in test/vectors/accounts.json. */
export const ACCOUNT_LAYOUTS: Record<string, AccountLayout> = {
  openzeppelin: validatorFirst,
  "reference-msa": validatorFirst,
  "kernel-v3": kernel,
  "kernel-v3, version 0.3.3": kernel,
  nexus,
  "nexus, default validator": {
    ...nexus,
    ownerNonceKeys: [`0x${zeros(24)}`, `0x000005${zeros(21)}`, `0xffffff${zeros(21)}`],
    ownerType: "TypedDataSign",
    beforeOwnerSignature: `0x${zeros(20)}`,
  },
  "nexus, K1Validator by its address": { ...nexus, ownerType: "TypedDataSign" },
  safe7579: validatorFirst,
  "safe7579, the Safe's owners": {
    ...validatorFirst,
    ownerNonceKeys: [null, null, null],
    ownerOperationSignature: null,
    ownerType: "SafeMessage",
    beforeOwnerSignature: `0x${zeros(20)}`,
  },
  "modular-account-v2": modularAccount,
  "modular-account-v2, fallback signer": {
    ...modularAccount,
    ownerNonceKeys: [`0x${zeros(23)}01`, `0x${zeros(18)}050000000001`, `0x${zeros(15)}ffffffff0000000001`],
    beforeOwnerSignature: "0x0000000000ff00",
  },
  "erc6900-reference": reference,
  "erc6900-reference, plain": { ...reference, ownerSigns: "hash", ownerType: "SessionGrant" },
};
