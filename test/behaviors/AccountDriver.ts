import type { AccountAdapter, AccountSetup } from "../../src/accounts/AccountAdapter";
import type { EntryPointVersion } from "../../src/entryPoint";
import type { World } from "../helpers/world";

/** Where the module stands on an account. */
export interface Installation {
  module: string;
  /** 0 on ERC-7579, which has none. */
  entityId: number;
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

  /** The library's adapter of an account that `w.owner` owns: what the cases encode and sign with. */
  adapter(w: World, setup: Omit<AccountSetup, "rootValidator">): AccountAdapter;
  /** Whether the account's `accountId` tells its kind. */
  isRecognised: boolean;

  /** Calldata that has the account call a function of its own, in the way that this standard has for a session. */
  encodeSelfCall(account: string, data: string): string;
  /** Calldata that installs the module, where the adapter's would have the account refuse what the module is to refuse. */
  encodeInstall?(installation: Installation, data: string): string;
  encodeUninstall(installation: Installation, data: string): string;
  /** The operation's signature field around what the module takes, for a module installed by `encodeInstall`. */
  encodeSignature?(installation: Installation, callData: string, signature: string): string;
  /** An ERC-1271 signature that names the module. */
  encodeMessageSignature(installation: Installation, signature: string): string;
}
