import { concat, id, parseEther, parseUnits, toQuantity } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { WirePermission, WireType } from "../../src/wire";
import { interfaceOf } from "./artifacts";
import type { World } from "./world";

/** What is granted for one type of permission, calls that it allows, and calls that it does not. */
export interface PermissionCase {
  permissions: WirePermission[];
  allowed: Call[];
  refused: Call[];
  /** The module's error for the refused calls. */
  error: string;
}

/** Any amount of gas, so that the calls alone decide. */
export const UNLIMITED_GAS: WirePermission = { type: "gas-limit", data: { limit: `0x${"f".repeat(64)}` } };

/** The functions that sessions of these tests call; every contract of the world takes them. */
export const [PLAY, CASH_OUT] = ["play()", "cashOut()"].map((signature) => id(signature).slice(0, 10));

const [ACCOUNT_ID, ENTRY_POINT] = ["accountId()", "entryPoint()"].map((signature) => id(signature).slice(0, 10));
const tokenInterface = interfaceOf("test/TestToken");
/** Costs several times the gas of a call without it. */
const MUCH_DATA = `0x${"11".repeat(24_000)}`;
/** Units: more than a small operation takes, less than one with much data. */
const SOME_GAS = 700_000n;

/** A transfer of the world's token, in its 6 decimals. */
export function transfer({ usdc, stranger }: World, amount: string): Call {
  return { to: usdc, data: tokenInterface.encodeFunctionData("transfer", [stranger, parseUnits(amount, 6)]) };
}

/**
 * A case of each type. Root has no calls that are refused: they are once it is revoked.
 * @param feePerGas What a unit of gas may cost, wei.
 */
export function permissionCases(w: World, account: string, feePerGas: bigint): Record<WireType, PermissionCase> {
  const { game, otherGame, usdc, stranger } = w;
  const call = (to: string, data: string): Call => ({ to, data });
  const ether = (amount: string): Call => ({ to: stranger, value: parseEther(amount) });
  return {
    "native-token-transfer": {
      permissions: [
        { type: "native-token-transfer", data: { allowance: toQuantity(parseEther("0.05")) } },
        UNLIMITED_GAS,
      ],
      allowed: [ether("0.03")],
      refused: [ether("0.03")],
      error: "NativeAllowanceExceeded",
    },
    "erc20-token-transfer": {
      permissions: [
        { type: "erc20-token-transfer", data: { address: usdc, allowance: toQuantity(parseUnits("50", 6)) } },
        UNLIMITED_GAS,
      ],
      allowed: [transfer(w, "30")],
      refused: [transfer(w, "30")],
      error: "TokenAllowanceExceeded",
    },
    "gas-limit": {
      permissions: [
        { type: "contract-access", data: { address: game } },
        { type: "gas-limit", data: { limit: toQuantity(SOME_GAS * feePerGas) } },
      ],
      allowed: [call(game, PLAY)],
      refused: [call(game, MUCH_DATA)],
      error: "GasAllowanceExceeded",
    },
    "contract-access": {
      permissions: [{ type: "contract-access", data: { address: game } }, UNLIMITED_GAS],
      allowed: [call(game, PLAY), call(game, CASH_OUT)],
      refused: [call(otherGame, PLAY)],
      error: "FunctionNotPermitted",
    },
    "account-functions": {
      permissions: [{ type: "account-functions", data: { functions: [ACCOUNT_ID] } }, UNLIMITED_GAS],
      allowed: [call(account, ACCOUNT_ID)],
      refused: [call(account, ENTRY_POINT)],
      error: "AccountCallNotPermitted",
    },
    "functions-on-all-contracts": {
      permissions: [{ type: "functions-on-all-contracts", data: { functions: [PLAY] } }, UNLIMITED_GAS],
      allowed: [call(game, PLAY), call(otherGame, PLAY)],
      refused: [call(game, PLAY), call(otherGame, CASH_OUT)],
      error: "FunctionNotPermitted",
    },
    "functions-on-contract": {
      permissions: [{ type: "functions-on-contract", data: { address: game, functions: [PLAY] } }, UNLIMITED_GAS],
      allowed: [call(game, concat([PLAY, `0x${"00".repeat(32)}`]))],
      refused: [call(game, CASH_OUT)],
      error: "FunctionNotPermitted",
    },
    root: {
      permissions: [{ type: "root" }],
      allowed: [ether("0.03"), transfer(w, "60")],
      refused: [ether("0.03")],
      error: "SessionIsRevoked",
    },
  };
}
