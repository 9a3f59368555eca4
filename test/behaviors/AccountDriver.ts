import type { AccountAdapter, AccountKind, AccountSetup } from "../../src/accounts/AccountAdapter";
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

  /** Which of the library's adapters the cases encode and sign with. */
  kind: AccountKind;
  /** Whether the account's `accountId` tells its kind. */
  isRecognised: boolean;
  /** What checks the signatures of `w.owner`, once the account is deployed. */
  root(w: World): Pick<AccountSetup, "rootValidator" | "rootScheme">;
  /** What this account has the adapter do in another way. */
  adapt?(adapter: AccountAdapter): AccountAdapter;
  /** The roles of what the adapter finds to protect. */
  neighbours: string[];

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
