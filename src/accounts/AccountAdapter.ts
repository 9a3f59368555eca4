import type { Provider } from "ethers";

import type { Standard } from "../evaluate";
import type { GrantTypedData } from "../grantTypedData";
import type { Call } from "./erc7579";

/** The kinds of account that the client knows; docs/accounts.md has a row for each. */
export const ACCOUNT_KINDS = [
  "openzeppelin",
  "reference-msa",
  "kernel-v3",
  "nexus",
  "safe7579",
  "modular-account-v2",
  "erc6900-reference",
] as const;

/** A kind of account. */
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/**
 * How a root validator takes what the owner signs.
 *
 * - `plain`: the hash of an operation, and the grant as the wallet shows it.
 * - `erc7739`: the hash of an operation, and the grant nested in typed data of the account's.
 * - `replay-safe`: the personal message (EIP-191) of an operation's hash, and EIP-712 `ReplaySafeHash` of the grant's.
 */
export type RootScheme = "plain" | "erc7739" | "replay-safe";

/** Where an adapter's account is, and what it was set up with. */
export interface AccountSetup {
  account: string;
  /** The address of SessionKeyValidator. */
  module: string;
  chainId: number;
  /**
   * What checks the owner's signatures: a validator's address. The zero address is the Safe's own owners on Safe7579, the
   * default validator on Nexus, and the fallback signer on Modular Account v2. Else ERC-6900 accounts take a validation:
   * module (20 bytes) and entity id (4). Kernel takes its root whatever this says; it is protected.
   */
  rootValidator: string;
  /** `plain` where absent; `erc7739` for the default validator of Nexus, `replay-safe` on ERC-6900. */
  rootScheme?: RootScheme;
  /** The entity id under which an ERC-6900 account installs the module, 0 where absent; Modular Account v2 needs one from 1. */
  entityId?: number;
  /** The version in the account's EIP-712 domain, where the owner signs within that: 0.3.1 on Kernel, 1.2.1 on Nexus. */
  version?: string;
}

/** EIP-712 typed data, as ethers' `signTypedData` takes it. */
export type TypedData = Omit<GrantTypedData, "primaryType"> & { primaryType: string };

/** A contract that sessions had better not reach, to be put on the account's protected list. */
export interface Neighbour {
  address: string;
  /** What it is, in the user's words. */
  role: string;
}

/** The contracts around an account. */
export interface Neighbours {
  found: Neighbour[];
  /** What the chain did not tell, in words: then `found` may lack something. Empty where everything could be read. */
  missing: string[];
}

/** What one kind of account does in its own way. Everything is hex, and nothing but `neighbours` asks the chain. */
export interface AccountAdapter {
  readonly kind: AccountKind;
  readonly standard: Standard;
  /** The account's address. */
  readonly account: string;
  /** The address of SessionKeyValidator. */
  readonly module: string;
  /** 0 on ERC-7579, which has none. */
  readonly entityId: number;
  /** How many lanes the nonce key has room for: operations on different lanes do not wait for each other. */
  readonly laneCount: number;

  /** Calldata of an operation that makes the calls, those of the account to itself among them. */
  encodeCalls(calls: readonly Call[]): string;
  /**
   * The nonce key of a session's operation.
   * @throws where the lane is not below `laneCount`.
   */
  nonceKey(lane: number): bigint;
  /** The operation's signature field around what the module takes. */
  encodeSignature(callData: string, signature: string): string;

  /** The account's call to itself that installs the module. `initData` must not be empty; see docs/accounts.md. */
  installCall(initData: string): Call;

  /** The nonce key of an operation of the owner. */
  ownerNonceKey(lane: number): bigint;
  /** Whether the owner's key signs an operation's hash as it is, or its personal message (EIP-191). */
  readonly ownerSigns: "hash" | "message";
  /** The operation's signature field around what the owner's key signed. */
  encodeOwnerOperationSignature(signature: string): string;

  /** Whether the owner's wallet shows the grant itself. Otherwise it shows a hash: offer a transaction instead. */
  readonly showsGrant: boolean;
  /** What the owner's wallet signs for a deferred grant: the grant, or what the account wraps around its digest. */
  ownerTypedData(grant: TypedData): TypedData;
  /** The ERC-1271 signature around what the owner's wallet signed for a deferred grant. */
  encodeOwnerSignature(signature: string, grant: TypedData): string;

  /**
   * What the account should protect from sessions, as far as the chain tells.
   * @param fromBlock Where to begin to read the account's logs; the chain's first block where absent.
   */
  neighbours(provider: Provider, fromBlock?: number): Promise<Neighbours>;
}
