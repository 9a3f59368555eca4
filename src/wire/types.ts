/** The eight types of permission, as JSON names them. */
export const WIRE_TYPES = [
  "native-token-transfer",
  "erc20-token-transfer",
  "gas-limit",
  "contract-access",
  "account-functions",
  "functions-on-all-contracts",
  "functions-on-contract",
  "root",
] as const;

/** The type of a permission, as JSON names it. */
export type WireType = (typeof WIRE_TYPES)[number];

/** One permission in JSON. Amounts are minimal hex, `0xff…ff` (64 digits) is unlimited; selectors have 4 bytes. */
export type WirePermission =
  | { type: "native-token-transfer"; data: { /** Wei. */ allowance: string } }
  | { type: "erc20-token-transfer"; data: { address: string; /** Base units. */ allowance: string } }
  | { type: "gas-limit"; data: { /** Wei, not gas units. */ limit: string } }
  | { type: "contract-access"; data: { address: string } }
  | { type: "account-functions"; data: { functions: string[] } }
  | { type: "functions-on-all-contracts"; data: { functions: string[] } }
  | { type: "functions-on-contract"; data: { address: string; functions: string[] } }
  | { type: "root" };

/** How a key signs: ECDSA (`ecdsa` is another name of `secp256k1`), ERC-1271, or ERC-7913, an extension of ours. */
export const WIRE_KEY_TYPES = ["secp256k1", "ecdsa", "contract", "erc7913"] as const;

/** The type of a key, as JSON names it. */
export type WireKeyType = (typeof WIRE_KEY_TYPES)[number];

/** The key that a session is granted to. */
export interface WireKey {
  type: WireKeyType;
  /** An address of 20 bytes; for `erc7913` the verifier's 20 bytes, then the key's, at least one. */
  publicKey: string;
}

/** One grant in JSON: the wire format of the field's hosted service, and beside it what that has no field for. */
export interface WireGrant {
  /** UNIX seconds, included; 0 or absent is no expiry. */
  expirySec?: number;
  key: WireKey;
  permissions: WirePermission[];
  /** Extension. UNIX seconds; 0 or absent is from now on. */
  validAfter?: number;
  /** Extension. The one paymaster whose gas is free, or `any`; absent, none is. */
  paymaster?: string;
  /** Extension. At most 12 bytes, hex; tells sessions of one key apart. 0 where absent. */
  salt?: string;
}

/** What a grant is checked against, beside itself. */
export interface GrantContext {
  /** The account that grants, where it is known. */
  account?: string;
  /** The address of SessionKeyValidator, where it is known. */
  module?: string;
  /** UNIX seconds, which the expiry must lie after; the clock's where absent, 0 for no such check. */
  now?: number;
}
