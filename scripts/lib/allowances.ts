import { formatUnits, MaxUint256 } from "ethers";

import { PermissionType, type Session } from "../../src/session";
import type { AccountHandle } from "./account";
import { formatNative } from "./amounts";
import type { TokenInfo } from "./tokens";

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
  tokens: Record<string, TokenInfo>,
): Promise<Remainder[]> {
  const { gasAllowance } = await module.getSession(address, sessionId);
  const remainders: Remainder[] = [];
  for (const { permissionType, target, allowance: granted } of session.permissions) {
    if (permissionType === PermissionType.NativeTokenTransfer) {
      const left = await module.nativeAllowance(address, sessionId);
      remainders.push({ of: "native", granted, left, text: describe("to send", granted, left, formatNative) });
    }
    if (permissionType === PermissionType.GasLimit) {
      remainders.push({ of: "gas", granted, left: gasAllowance, text: describe("of gas", granted, gasAllowance, formatNative) });
    }
    if (permissionType === PermissionType.ERC20TokenTransfer) {
      const left = await module.tokenAllowance(address, sessionId, target);
      const format = (amount: bigint) => formatTokenAmount(amount, tokens[target] as TokenInfo | undefined, target);
      remainders.push({ of: target, granted, left, text: describe("to move", granted, left, format) });
    }
  }
  return remainders;
}

function describe(purpose: string, granted: bigint, left: bigint, format: (amount: bigint) => string): string {
  if (left === MaxUint256) return `unlimited ${purpose}`;
  return `${format(left)} ${purpose}, of ${format(granted)} granted`;
}

function formatTokenAmount(amount: bigint, token: TokenInfo | undefined, address: string): string {
  if (token === undefined) return `${amount} base units of ${address}`;
  return `${formatUnits(amount, token.decimals).replace(/\.0$/, "")} ${token.symbol}`;
}
