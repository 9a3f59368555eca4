import type { TypedDataDomain, TypedDataField } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { EntryPointVersion } from "../../src/entryPoint";
import type { UserOperation } from "../../src/userOperation";
import type { World } from "../helpers/world";

/** Where the module stands on an account. */
export interface Installation {
  module: string;
  /** 0 on ERC-7579, which has none. */
  entityId: number;
}

/** EIP-712 typed data, as ethers' `signTypedData` takes it. */
export interface TypedMessage {
  domain: TypedDataDomain;
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

/** What the behaviour suite needs to know of one kind of account. Hex throughout. */
export interface AccountDriver {
  name: string;
  standard: "ERC-7579" | "ERC-6900";
  versions: readonly EntryPointVersion[];
  /** Whether a revert of the module reaches the EntryPoint as something else, out of which `decodeRefusal` can't take it. */
  hidesReasons?: boolean;
  /** Deploys an account that `w.owner` owns. Returns its address. */
  deploy(w: World, version: EntryPointVersion): Promise<string>;

  /** Calldata that has the account make the calls. */
  encodeCalls(calls: Call[]): string;
  /** Calldata that has the account call a function of its own, in the way that this standard has for a session. */
  encodeSelfCall(account: string, data: string): string;
  /** Calldata that installs the module, in a way that leaves every refusal to the module where the account can. */
  encodeInstall(installation: Installation, data: string): string;
  encodeUninstall(installation: Installation, data: string): string;

  /** The nonce key of a session's operation. */
  nonceKey(installation: Installation, lane: number): bigint;
  /** The operation's signature field around what the module takes. */
  encodeSignature(installation: Installation, callData: string, signature: string): string;
  ownerNonceKey(w: World, lane: number): Promise<bigint>;
  /** The operation's signature field, by the owner. */
  signAsOwner(w: World, operation: UserOperation, userOpHash: string): Promise<string>;

  /** An ERC-1271 signature that names the module. */
  encodeMessageSignature(installation: Installation, signature: string): string;
  /** An ERC-1271 signature of the owner, around what the owner's key signed. */
  encodeOwnerSignature(w: World, signature: string): Promise<string>;
  /** What the owner's key signs instead of the hash, where the account wraps messages: the wallet shows a hash then. */
  wrapMessage?(w: World, account: string, hash: string): Promise<TypedMessage>;
}
