import { concat, type Wallet } from "ethers";
import { ethers } from "hardhat";

import { grantTypedData, type GrantScope } from "../../src/grantTypedData";
import type { DeferredGrant, Permission, Session } from "../../src/session";
import type { SignedGrant } from "../../src/sessionSignature";
import { gasLimit } from "./permissions";
import { sessionOf } from "./sessions";
import type { World } from "./world";

/** A time that no test reaches. */
export const LATE = 4_000_000_000;

/** How a deferred grant differs from what the owner signs now for the usual account. */
export interface SigningOptions {
  key?: Wallet;
  scope?: Partial<GrantScope>;
}

/** A session of the session key that may pay any gas, and a late deadline. */
export function deferredGrant(w: World, permissions: Permission[], fields: Partial<Session> = {}): DeferredGrant {
  return { session: sessionOf(w, [...permissions, gasLimit()], fields), deadline: LATE };
}

/** Where a deferred grant of the account is signed for now. */
export async function grantScope(w: World, account = w.account.address): Promise<GrantScope> {
  const { chainId } = await ethers.provider.getNetwork();
  return { account, module: await w.module.getAddress(), chainId, epoch: await w.module.epochOf(account) };
}

/** The owner signs the grant as a wallet does; the account finds the root validator before the signature. */
export async function signGrant(
  w: World,
  grant: DeferredGrant,
  { key = w.owner, scope = {} }: SigningOptions = {},
): Promise<SignedGrant> {
  const { domain, types, message } = grantTypedData(grant, { ...(await grantScope(w)), ...scope });
  const signature = await key.signTypedData(domain, types, message);
  return { grant, ownerSignature: concat([await w.ownerValidator.getAddress(), signature]) };
}
