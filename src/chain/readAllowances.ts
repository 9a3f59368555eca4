import { MaxUint256, type Provider } from "ethers";

import { formatEther, formatToken, type TokenLookup } from "../format";
import { PermissionType, type Permission, type Session } from "../session";
import { hasAllowance } from "../permissionFields";
import { readRemaining, type ModuleOfAccount } from "./readSessionState";

/** What is left of one allowance. */
export interface Allowance {
  /** `native`, `gas`, or the token's address. */
  of: string;
  /** Base units; `MaxUint256` is unlimited. */
  granted: bigint;
  left: bigint;
  /** In words. */
  text: string;
}

/** What is left of each allowance that a session was granted. */
export async function readAllowances(
  provider: Provider,
  scope: ModuleOfAccount,
  session: Session,
  tokens: TokenLookup,
): Promise<Allowance[]> {
  return describeAllowances(session, await readRemaining(provider, scope, session), tokens);
}

/**
 * What is left of each allowance, in words.
 * @param remaining In the order of the permissions.
 */
export function describeAllowances(
  { permissions }: Session,
  remaining: readonly bigint[],
  tokens: TokenLookup,
): Allowance[] {
  const allowances = permissions.map((permission, index) => describe(permission, remaining[index], tokens));
  return allowances.filter((_, index) => hasAllowance(permissions[index].permissionType));
}

function describe({ permissionType, target, allowance }: Permission, left: bigint, tokens: TokenLookup): Allowance {
  const amounts = { granted: allowance, left };
  if (permissionType !== PermissionType.ERC20TokenTransfer) {
    const isGas = permissionType === PermissionType.GasLimit;
    const text = textOf(isGas ? "of gas" : "to send", allowance, left, formatEther);
    return { of: isGas ? "gas" : "native", ...amounts, text };
  }
  const token = tokens(target);
  const purpose = token === undefined ? `of ${target} to move` : "to move";
  return { of: target, ...amounts, text: textOf(purpose, allowance, left, (amount) => formatToken(amount, token)) };
}

function textOf(purpose: string, granted: bigint, left: bigint, format: (amount: bigint) => string): string {
  if (left === MaxUint256) return `unlimited ${purpose}`;
  return `${format(left)} ${purpose}, of ${format(granted)} granted`;
}
