import { expect } from "chai";

import { WireError, parseGrant, type GrantContext, type WireGrant, type WirePermission } from "../../src/wire";

/** The key of grants in these tests. */
export const KEY = "0x52908400098527886E0F7030069857D2E4169EE7";
/** A contract that grants name. */
export const TOKEN = "0x8617E340B3D01FA5F11F306F4090FD50E238070D";

/** One permission of each type; `budget` is an allowance of a token. */
export const native: WirePermission = { type: "native-token-transfer", data: { allowance: "0x1" } };
export const root: WirePermission = { type: "root" };
export const budget = (address = TOKEN, allowance = "0x1"): WirePermission => ({
  type: "erc20-token-transfer",
  data: { address, allowance },
});
export const gas = (limit = "0x1"): WirePermission => ({ type: "gas-limit", data: { limit } });
export const access = (address = TOKEN): WirePermission => ({ type: "contract-access", data: { address } });
export const named = (address = TOKEN, ...functions: string[]): WirePermission => ({
  type: "functions-on-contract",
  data: { address, functions },
});
export const own = (...functions: string[]): WirePermission => ({ type: "account-functions", data: { functions } });
export const everywhere = (...functions: string[]): WirePermission => ({
  type: "functions-on-all-contracts",
  data: { functions },
});
/** A grant of these permissions to the key. */
export const grantOf = (permissions: WirePermission[], fields: Partial<WireGrant> = {}): WireGrant => ({
  key: { type: "secp256k1", publicKey: KEY },
  permissions,
  ...fields,
});
/** A grant to another key. */
export const keyed = (publicKey: string) => grantOf([native], { key: { type: "secp256k1", publicKey } });

/** `code at path` of every problem with a grant. */
export function problemsOf(json: unknown, context: GrantContext = {}): string[] {
  try {
    parseGrant(json, context);
    return [];
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    for (const { message, remedy } of error.problems) expect([message, remedy].join(" ")).to.match(/^\S.*\.$/);
    return error.problems.map(({ code, path }) => `${code} at ${path}`);
  }
}
