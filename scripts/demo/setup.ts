import { parseEther, parseUnits, toQuantity, type Contract } from "ethers";

import type { TokenInfo, TokenLookup } from "../../src/format";
import type { FunctionLookup } from "../../src/functionNames";
import type { WirePermission, WireType } from "../../src/wire";
import { selector } from "../../test/helpers/permissions";
import { mount, type Mounted } from "../../test/behaviors/mounted";
import { DEFAULT_ENTRY_POINT, deploy } from "../../test/helpers/world";
import { DEMO_ACCOUNTS, type DemoAccount } from "./accounts";

/** A permission of each type. */
export type WirePermissions = { [Type in WireType]: Extract<WirePermission, { type: Type }> };

/** What the demo runs in: an account with the module, a token, and two games that accept every call. */
export interface DemoSetup {
  mounted: Mounted;
  usdc: Contract;
  addresses: Record<"module" | "account" | "entryPoint" | "usdc" | "game" | "otherGame", string>;
  /** What each row is granted, unless the caller of the demo says otherwise. */
  permissions: WirePermissions;
}

/** What the demo's session keys do, by name and by selector. */
export const GAME_FUNCTIONS = { play: "play(uint256)", cashOut: "cashOut(address)" };

const USDC: TokenInfo = { symbol: "USDC", decimals: 6 };

/** Deploys the parts on the in-process chain, and has the owner install the module. */
export async function prepareDemo(name: DemoAccount = "erc7579"): Promise<DemoSetup> {
  const mounted = await mount(DEMO_ACCOUNTS[name], DEFAULT_ENTRY_POINT);
  const { w, account, installation } = mounted;
  const usdc = await deploy("TestToken", USDC.symbol, USDC.decimals);
  await usdc.getFunction("mint")(account.address, parseUnits("1000", USDC.decimals));
  const addresses = {
    module: installation.module,
    account: account.address,
    entryPoint: await account.entryPoint.getAddress(),
    usdc: await usdc.getAddress(),
    game: await w.recorder.getAddress(),
    otherGame: await (await deploy("Recorder")).getAddress(),
  };
  return { mounted, usdc, addresses, permissions: usualPermissions(addresses) };
}

function usualPermissions({ usdc, game }: DemoSetup["addresses"]): WirePermissions {
  const play = [selector(GAME_FUNCTIONS.play)];
  const ether = (amount: string) => toQuantity(parseEther(amount));
  return {
    "native-token-transfer": { type: "native-token-transfer", data: { allowance: ether("0.5") } },
    "erc20-token-transfer": {
      type: "erc20-token-transfer",
      data: { address: usdc, allowance: toQuantity(parseUnits("50", USDC.decimals)) },
    },
    "gas-limit": { type: "gas-limit", data: { limit: ether("0.005") } },
    "contract-access": { type: "contract-access", data: { address: game } },
    "account-functions": { type: "account-functions", data: { functions: [selector("accountId()")] } },
    "functions-on-all-contracts": { type: "functions-on-all-contracts", data: { functions: play } },
    "functions-on-contract": { type: "functions-on-contract", data: { address: game, functions: play } },
    root: { type: "root" },
  };
}

/** The demo's own token. */
export function demoTokens({ addresses }: DemoSetup): TokenLookup {
  return (address) => (address.toLowerCase() === addresses.usdc.toLowerCase() ? USDC : undefined);
}

/** The games' functions. */
export const demoFunctions: FunctionLookup = (wanted) =>
  Object.values(GAME_FUNCTIONS).find((signature) => selector(signature) === wanted);

/** A text that names the demo's parts where it has addresses, since nobody tells addresses apart. */
export function withNames({ addresses, mounted }: DemoSetup, text: string): string {
  const names: [string, string][] = [
    [addresses.usdc, "USDC"],
    [addresses.game, "the game"],
    [addresses.otherGame, "the other game"],
    [addresses.account, "the account"],
    [mounted.w.stranger.address, "a stranger"],
  ];
  const named = names.reduce((result, [address, name]) => result.replaceAll(address, name), text);
  return named.replaceAll(" of the token USDC", "").replace(/0x([0-9a-f]{8})[0-9a-f]{48}([0-9a-f]{8})/gi, "0x$1…$2");
}
