import { concat, parseEther, toBeHex, type Contract } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import type { EntryPointVersion } from "../../src/entryPoint";
import type { Permission } from "../../src/session";
import { SignatureMode } from "../../src/sessionSignature";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
  selector,
} from "../../test/helpers/permissions";
import type { World } from "../../test/helpers/world";

/** One row of the table: what the session may do, and what it does. */
export interface Scenario {
  name: string;
  permissions: (world: World) => Promise<Permission[]>;
  /** Several calls are a batch. A string is calldata for the account itself. */
  calls: (world: World) => Promise<Call[] | string>;
  version?: EntryPointVersion;
  mode?: SignatureMode;
}

const RECIPIENT = "0x00000000000000000000000000000000DeaDBeef";
const FUNCTION = "play(uint256)";
const FUNCTION_SELECTOR = selector(FUNCTION);

/** The row that everything else is compared with. */
export const HEADLINE: Scenario = {
  name: "ERC-20 transfer, with allowance, window and gas limit",
  permissions: async (w) => [await erc20(w.token, parseEther("1000")), gasLimit(parseEther("1"))],
  calls: async (w) => [await transfer(w.token)],
};

export const SCENARIOS: Scenario[] = [
  HEADLINE,
  { ...HEADLINE, name: "the same on EntryPoint v0.7", version: "v0.7" },
  { ...HEADLINE, name: "the same on EntryPoint v0.9", version: "v0.9" },
  { ...HEADLINE, name: "the same, signed as a personal message", mode: SignatureMode.Personal },
  {
    ...HEADLINE,
    name: "ERC-20 transfer, gas unlimited",
    permissions: async (w) => [await erc20(w.token, parseEther("1000")), gasLimit()],
  },
  { ...HEADLINE, name: "batch of 3 ERC-20 transfers", calls: (w) => transfers(w.token, 3) },
  { ...HEADLINE, name: "batch of 10 ERC-20 transfers", calls: (w) => transfers(w.token, 10) },
  {
    name: "native transfer",
    permissions: async () => [native(parseEther("1")), gasLimit(parseEther("1"))],
    calls: async () => [{ to: RECIPIENT, value: 1n }],
  },
  {
    name: "contract access",
    permissions: async (w) => [await contractAccess(w.recorder), gasLimit(parseEther("1"))],
    calls: async (w) => [await play(w)],
  },
  {
    name: "functions on one contract",
    permissions: async (w) => [await functionsOnContract(w.recorder, FUNCTION), gasLimit(parseEther("1"))],
    calls: async (w) => [await play(w)],
  },
  {
    name: "functions on one contract, the last of 7",
    permissions: async (w) => [await functionsOnContract(w.recorder, ...lastOf(7)), gasLimit(parseEther("1"))],
    calls: async (w) => [await play(w)],
  },
  {
    name: "functions on one contract, the last of 64",
    permissions: async (w) => [await functionsOnContract(w.recorder, ...lastOf(64)), gasLimit(parseEther("1"))],
    calls: async (w) => [await play(w)],
  },
  {
    name: "functions on all contracts",
    permissions: async () => [functionsOnAllContracts(FUNCTION), gasLimit(parseEther("1"))],
    calls: async (w) => [await play(w)],
  },
  {
    name: "account function",
    permissions: async () => [accountFunctions("accountId()"), gasLimit(parseEther("1"))],
    calls: async (w) => w.account.contract.interface.encodeFunctionData("accountId"),
  },
  { name: "root", permissions: async () => [root()], calls: async (w) => [await transfer(w.token)] },
  {
    name: "batch of approval, function call and native transfer",
    permissions: async (w) => [
      await erc20(w.token, parseEther("1000")),
      await functionsOnContract(w.recorder, FUNCTION),
      native(parseEther("1")),
      gasLimit(parseEther("1")),
    ],
    calls: async (w) => [await approve(w.token), await play(w), { to: RECIPIENT, value: 1n }],
  },
];

/** As many selectors in ascending order, the last of them that of the function that is called. */
function lastOf(count: number): string[] {
  const lower = Array.from({ length: count - 1 }, (_, i) => toBeHex(BigInt(FUNCTION_SELECTOR) - BigInt(count - i), 4));
  return [...lower, FUNCTION_SELECTOR];
}

async function transfer(token: Contract): Promise<Call> {
  return { to: await token.getAddress(), data: token.interface.encodeFunctionData("transfer", [RECIPIENT, 1n]) };
}

async function transfers(token: Contract, count: number): Promise<Call[]> {
  return Promise.all(Array.from({ length: count }, () => transfer(token)));
}

async function approve(token: Contract): Promise<Call> {
  return { to: await token.getAddress(), data: token.interface.encodeFunctionData("approve", [RECIPIENT, 1n]) };
}

async function play(world: World): Promise<Call> {
  return { to: await world.recorder.getAddress(), data: concat([FUNCTION_SELECTOR, toBeHex(1n, 32)]) };
}
