import { FunctionFragment } from "ethers";

import { CALL_CARRYING_FUNCTIONS } from "./functionLists";
import { PRIVILEGED_FUNCTIONS, TOKEN_MOVING_FUNCTIONS } from "./publishedFunctions";

/** The signature of a function by its selector; undefined where it is not known. */
export type FunctionLookup = (selector: string) => string | undefined;

/** Functions that sessions often meet, beside the published ones. */
const COMMON = [
  ...CALL_CARRYING_FUNCTIONS,
  "accountId()",
  "balanceOf(address)",
  "claim()",
  "deposit()",
  "entryPoint()",
  "mint(address,uint256)",
  "swap(uint256,uint256,address,bytes)",
  "withdraw(uint256)",
  "grantSession((uint8,bytes,uint96,uint48,uint48,uint8,address,(uint8,address,uint256,bytes4[])[]))",
  "renounceSession(address,bytes32)",
  "revokeSession(bytes32)",
];

const KNOWN = new Map<string, string>([
  ...COMMON.map((signature): [string, string] => [FunctionFragment.from(signature).selector, signature]),
  ...[...PRIVILEGED_FUNCTIONS, ...TOKEN_MOVING_FUNCTIONS].map(({ selector, signature }): [string, string] => [
    selector,
    signature,
  ]),
]);

/**
 * A function by its signature where that is known, else by its selector.
 * @param selector 4 bytes, hex.
 * @param functions What is known beside the published lists; it goes before them.
 * @example functionName("0xa9059cbb"); // "transfer(address,uint256)"
 */
export function functionName(selector: string, functions?: FunctionLookup): string {
  const key = selector.toLowerCase();
  const signature = functions?.(key) ?? KNOWN.get(key);
  return signature ?? `the function ${key}`;
}
