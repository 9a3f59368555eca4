import { MaxUint256 } from "ethers";

import { PermissionType, type Permission, type Session } from "../session";
import { isSame } from "../addresses";

/** What the module knows of an account. */
export interface AccountState {
  /** The module's address. */
  module: string;
  account: string;
  /** `onInstall` was called, and not `onUninstall` since. */
  isInstalled: boolean;
  /** Sessions granted in another epoch are void. */
  epoch: bigint;
  /** What the account put on its own list; the module and the EntryPoints are protected without. */
  protectedTargets: readonly string[];
}

/** What the module knows of an account and of one session of it, which changes while the session lives. */
export interface SessionState extends AccountState {
  /** The account's epoch when the session was granted. Absent where it never was. */
  sessionEpoch?: bigint;
  /** Its id was revoked, which leaves a tombstone also where it was never granted. */
  isRevoked: boolean;
  /**
   * What is left of each permission's allowance, in the order of `session.permissions`: wei, or the token's base units.
   * `MaxUint256` is unlimited and stays so. Permissions without an allowance have zero.
   */
  remaining: readonly bigint[];
}

/** The place of the session's permission of a type, for a target where the type has one; undefined without. */
export function findPermission(session: Session, type: PermissionType, target?: string): number | undefined {
  const isWanted = (permission: Permission) =>
    permission.permissionType === type && (target === undefined || isSame(permission.target, target));
  const index = session.permissions.findIndex(isWanted);
  return index < 0 ? undefined : index;
}

/** What is left after an amount that is covered. */
export function spend(remaining: readonly bigint[], index: number, amount: bigint): readonly bigint[] {
  if (remaining[index] === MaxUint256) return remaining;
  return remaining.map((left, i) => (i === index ? left - amount : left));
}

/** Whether the session may do everything. */
export function isRoot(session: Session): boolean {
  return findPermission(session, PermissionType.Root) !== undefined;
}
