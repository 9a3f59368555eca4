import { ZeroAddress, concat, getAddress, id, dataSlice, Wallet } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS } from "../../src/publishedFunctions";
import type { Seeded } from "../helpers/seeded";
import { selector } from "../helpers/permissions";

/** What random sessions and operations are about. */
export interface Surroundings {
  module: string;
  account: string;
  /** A paymaster that exists. */
  paymaster: string;
  /** For each of `KEYS` a contract that signs with it (ERC-1271), and verifies any address's signature (ERC-7913). */
  keyContracts: string[];
  chainId: number;
}

/** Addresses without code, which accept every call. */
const nobody = (name: string) => getAddress(dataSlice(id(name), 12));

/** An address of two parts, each of which is zero or another address's: a session's purse stores them apart. */
const partsOf = (upper: string, lower: string) => getAddress(concat([dataSlice(upper, 0, 8), dataSlice(lower, 8)]));

const TOKEN = nobody("token 0");
export const TOKENS = [TOKEN, partsOf(ZeroAddress, TOKEN), partsOf(TOKEN, ZeroAddress)];
export const CONTRACTS = [
  partsOf(nobody("contract 0"), TOKEN),
  partsOf(TOKEN, nobody("contract 1")),
  nobody("contract 2"),
];
/** What the account may put on its protected list. */
export const PROTECTABLE = [
  CONTRACTS[2],
  TOKENS[2],
  partsOf(nobody("protected 2"), TOKEN),
  ...["protected 0", "protected 1"].map(nobody),
];
export const STRANGERS = ["stranger 0", "stranger 1"].map(nobody);
const ENTRY_POINT_V06 = "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789";
export const RESERVED = [ENTRY_POINT_V06, ...Object.values(ENTRY_POINTS)];

/** Keys of sessions, and one of nobody. */
export const KEYS = ["key 0", "key 1"].map((name) => new Wallet(id(name)));
export const WRONG_KEY = new Wallet(id("wrong key"));

export const SPENDING = [
  "transfer(address,uint256)",
  "approve(address,uint256)",
  "increaseAllowance(address,uint256)",
].map(selector);
export const TOKEN_MOVING = TOKEN_MOVING_FUNCTIONS.map((listed) => listed.selector);
export const PRIVILEGED = PRIVILEGED_FUNCTIONS.map((listed) => listed.selector);
export const CALLBACKS = ["onInstall(bytes)", "onUninstall(bytes)"].map(selector);
/** Functions that may be granted anywhere, the least and the greatest among them. */
const GRANTABLE = ["0x00000000", "0x00000001", "0xfffffffe", "0xffffffff"].concat(
  ["claim()", "mint(address,uint256)", "balanceOf(address)", "swap(uint256)"].map(selector),
);

/** A function; most are among the few that sessions list. */
export function randomSelector(random: Seeded): string {
  const kind = random.below(10);
  if (kind < 6) return random.pick(GRANTABLE);
  if (kind < 7) return random.pick(SPENDING);
  return kind < 8 ? random.pick([...TOKEN_MOVING, ...PRIVILEGED]) : random.bytes(4);
}

/** Anything that a call may go to. */
export function randomTarget(random: Seeded, { module, account, paymaster }: Surroundings): string {
  const kind = random.below(10);
  if (kind < 6) return random.pick([...TOKENS, ...CONTRACTS]);
  if (kind < 8) return random.pick([...PROTECTABLE, ...STRANGERS]);
  return random.pick([ZeroAddress, account, module, paymaster, ...RESERVED]);
}

/** A list as it may be granted: ascending, without duplicates. */
export function randomFunctions(random: Seeded, refused: readonly string[]): string[] {
  // Around the ends of storage words, beside any number up to the maximum.
  const count = random.below(3) === 0 ? random.pick([1, 6, 7, 8, 9, 15, 16, 17, 63, 64]) : 1 + random.below(6);
  const chosen = new Set<string>();
  while (chosen.size < count) {
    const next = random.below(2) === 0 ? random.pick(GRANTABLE) : random.bytes(4);
    if (!refused.includes(next)) chosen.add(next);
  }
  return [...chosen].sort();
}
