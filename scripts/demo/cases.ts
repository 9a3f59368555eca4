import { concat, parseEther, parseUnits, toBeHex, zeroPadValue } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { WireType } from "../../src/wire";
import { encodeInstall } from "../../test/behaviors/mounted";
import { selector } from "../../test/helpers/permissions";
import { GAME_FUNCTIONS, type DemoSetup } from "./setup";

/** One operation: calls, or calldata for the account itself. */
export interface Attempt {
  what: string;
  calls: Call[] | string;
}

/** What is tried under one permission: first what it allows, then what it does not. */
export interface DemoCase {
  allowed: Attempt;
  refused: Attempt;
  /** Whether the owner revokes the session in between. */
  isRevokedBetween?: boolean;
}

const { play, cashOut } = GAME_FUNCTIONS;

/** What is tried under each permission, in the order of the table. */
export const DEMO_CASES: Record<WireType, (setup: DemoSetup) => DemoCase> = {
  "native-token-transfer": (setup) => ({
    allowed: { what: "send 0.3 ETH", calls: [sendEther(setup, "0.3")] },
    refused: { what: "send another 0.3 ETH", calls: [sendEther(setup, "0.3")] },
  }),
  "erc20-token-transfer": (setup) => ({
    allowed: { what: "transfer 30 USDC", calls: [tokenCall(setup, "transfer", "30")] },
    refused: { what: "approve 30 USDC", calls: [tokenCall(setup, "approve", "30")] },
  }),
  "gas-limit": ({ addresses }) => ({
    allowed: { what: "play, paying its own gas", calls: [gameCall(addresses.game, play)] },
    refused: { what: "play again, paying its own gas", calls: [gameCall(addresses.game, play)] },
  }),
  "contract-access": ({ addresses }) => ({
    allowed: { what: "cash out of the game", calls: [gameCall(addresses.game, cashOut)] },
    refused: { what: "cash out of the other game", calls: [gameCall(addresses.otherGame, cashOut)] },
  }),
  "account-functions": (setup) => ({
    // A direct call: accounts of both standards take it, an `execute` of themselves only ERC-7579.
    allowed: { what: "call the account's accountId", calls: selector("accountId()") },
    refused: { what: "install a validator", calls: installation(setup) },
  }),
  "functions-on-all-contracts": ({ addresses }) => ({
    allowed: { what: "play both games", calls: [gameCall(addresses.game, play), gameCall(addresses.otherGame, play)] },
    refused: {
      what: "play one, cash out of the other",
      calls: [gameCall(addresses.game, play), gameCall(addresses.otherGame, cashOut)],
    },
  }),
  "functions-on-contract": ({ addresses }) => ({
    allowed: { what: "play the game", calls: [gameCall(addresses.game, play)] },
    refused: { what: "cash out of the game", calls: [gameCall(addresses.game, cashOut)] },
  }),
  root: (setup) => ({
    allowed: { what: "send 1 ETH and 100 USDC", calls: [sendEther(setup, "1"), tokenCall(setup, "transfer", "100")] },
    refused: { what: "the same, once revoked", calls: [sendEther(setup, "1"), tokenCall(setup, "transfer", "100")] },
    isRevokedBetween: true,
  }),
};

function sendEther({ mounted }: DemoSetup, amount: string): Call {
  return { to: mounted.w.stranger.address, value: parseEther(amount) };
}

function tokenCall({ mounted, usdc, addresses }: DemoSetup, name: string, amount: string): Call {
  const args = [mounted.w.stranger.address, parseUnits(amount, 6)];
  return { to: addresses.usdc, data: usdc.interface.encodeFunctionData(name, args) };
}

function gameCall(game: string, signature: string): Call {
  return { to: game, data: concat([selector(signature), toBeHex(1n, 32)]) };
}

function installation({ mounted, addresses }: DemoSetup): string {
  const data = zeroPadValue(mounted.w.stranger.address, 32);
  return encodeInstall({ ...mounted, installation: { module: addresses.game, entityId: 0 } }, data);
}
