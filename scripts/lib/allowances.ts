import { MaxUint256 } from "ethers";

import { formatEther, formatToken, type TokenLookup } from "../../src/format";
import { PermissionType, type Session } from "../../src/session";
import type { AccountHandle } from "./account";
import { formatCost } from "./amounts";

/** What is left of one allowance. */
export interface Remainder {
  /** `native`, `gas`, or the token's address. */
  of: string;
  /** Base units. */
  granted: bigint;
  left: bigint;
  /** In the user's words. */
  text: string;
}

/** What is left of each allowance that a session was granted. */
export async function readRemainders(
  { address, module }: AccountHandle,
  sessionId: string,
  session: Session,
  tokens: TokenLookup,
): Promise<Remainder[]> {
  const { gasAllowance } = await module.getSession(address, sessionId);
  const remainders: Remainder[] = [];
  for (const { permissionType, target, allowance: granted } of session.permissions) {
    if (permissionType === PermissionType.NativeTokenTransfer) {
      const left = await module.nativeAllowance(address, sessionId);
      remainders.push({ of: "native", granted, left, text: describe("to send", granted, left, formatEther) });
    }
    if (permissionType === PermissionType.GasLimit) {
      const text = describe("of gas", granted, gasAllowance, formatCost);
      remainders.push({ of: "gas", granted, left: gasAllowance, text });
    }
    if (permissionType === PermissionType.ERC20TokenTransfer) {
      const left = await module.tokenAllowance(address, sessionId, target);
      const token = tokens(target);
      const format = (amount: bigint) => formatToken(amount, token);
      const purpose = token === undefined ? `of ${target} to move` : "to move";
      remainders.push({ of: target, granted, left, text: describe(purpose, granted, left, format) });
    }
  }
  return remainders;
}

function describe(purpose: string, granted: bigint, left: bigint, format: (amount: bigint) => string): string {
  if (left === MaxUint256) return `unlimited ${purpose}`;
  return `${format(left)} ${purpose}, of ${format(granted)} granted`;
}
