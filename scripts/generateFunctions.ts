/**
 * Generates what states the published lists of functions from `src/publishedFunctionList.json`: the Solidity library that
 * enforces them, the TypeScript constants, the page of the documentation. With `--check`, fails if one is out of date.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { FunctionFragment } from "ethers";
import { format, resolveConfig } from "prettier";

const ROOT = join(__dirname, "..");
const SOURCE = "src/publishedFunctionList.json";
const COMMAND = "ts-node scripts/generateFunctions.ts";
const PRINT_WIDTH = 120;
/** Selectors in a word. */
const LANES = 8;

/** One function as the source file states it. */
interface Entry {
  signature: string;
  seenIn: string;
  reason: string;
}

/** One function with the selector that follows from its signature. */
type PublishedFunction = Entry & { selector: string };

/** Both lists. */
type Lists<T> = Record<"privileged" | "tokenMoving", T[]>;

/** Adds the selector to an entry, or throws where the entry could not be meant as it stands. */
function published(entry: Entry): PublishedFunction {
  const { signature, seenIn, reason } = entry;
  const fragment = FunctionFragment.from(signature);
  // A signature that is not canonical hashes to a selector that no contract has, so that it would protect nothing.
  if (fragment.format("sighash") !== signature) {
    throw new Error(`${signature} is not canonical. Write ${fragment.format("sighash")} in ${SOURCE}.`);
  }
  if (seenIn.trim() === "" || reason.trim() === "") {
    throw new Error(`${signature} needs a "seenIn" and a "reason" in ${SOURCE}.`);
  }
  return { signature, selector: fragment.selector, seenIn, reason };
}

/** Checks one list. Every selector occurs once: two signatures that share one are surely a mistake. */
function publishedList(entries: Entry[]): PublishedFunction[] {
  const list = entries.map(published);
  list.forEach(({ signature, selector }, i) => {
    const other = list.slice(0, i).find((earlier) => earlier.selector === selector);
    if (other) throw new Error(`${signature} and ${other.signature} share a selector. Keep one of them in ${SOURCE}.`);
  });
  return list;
}

/** Reads and checks the source file. */
function readLists(): Lists<PublishedFunction> {
  const source = JSON.parse(readFileSync(join(ROOT, SOURCE), "utf8")) as Lists<Entry>;
  const lists = { privileged: publishedList(source.privileged), tokenMoving: publishedList(source.tokenMoving) };
  // A privileged function is refused everywhere already, so that a second entry would only hide which rule applies.
  const privileged = new Set(lists.privileged.map(({ selector }) => selector));
  const both = lists.tokenMoving.find(({ selector }) => privileged.has(selector));
  if (both !== undefined) throw new Error(`${both.signature} is in both lists. Keep it in "privileged" in ${SOURCE}.`);
  return lists;
}

/** Words of eight selectors each, ascending. The last is filled up with its last selector, never with zeros. */
function words(list: PublishedFunction[]): string[][] {
  const sorted = list.map(({ selector }) => selector.slice(2)).sort();
  const count = Math.ceil(sorted.length / LANES);
  return Array.from({ length: count }, (_, word) =>
    Array.from({ length: LANES }, (_, lane) => sorted[Math.min(word * LANES + lane, sorted.length - 1)]),
  );
}

/** The Solidity library. */
function solidity(lists: Lists<PublishedFunction>): string {
  const [privileged, tokenMoving] = [words(lists.privileged), words(lists.tokenMoving)];
  const all = [...privileged, ...tokenMoving].map((word) => `0x${word.join("_")}`);
  const count = all.length;
  return `// SPDX-License-Identifier: MIT
// Generated from ${SOURCE} by: ${COMMAND}
pragma solidity ^0.8.30;

/// @title Published functions
/// @notice The two published lists of functions, as selectors.
/// @dev One table of ${count} words with eight ascending selectors each. The first ${privileged.length} words hold
/// privileged functions, the others functions that move tokens. Words are half the code of one comparison per selector,
/// and finding the right one by halving is faster.
library PublishedFunctions {
    uint256 private constant LOWEST_BITS = 0x00000001_00000001_00000001_00000001_00000001_00000001_00000001_00000001;

    /// @notice The table that the lookups take, so that checking many functions builds it once.
    function table() internal pure returns (uint256[${count}] memory) {
        return [uint256(${all[0]}), ${all.slice(1).join(", ")}];
    }

    /// @notice Whether no session may ever be granted this function, on any target.
    function isPrivileged(uint256[${count}] memory words, bytes4 selector) internal pure returns (bool) {
        return _contains(words, selector, 0, ${privileged.length - 1});
    }

    /// @notice Whether this function moves or approves tokens: not granted by name beside a budget of the same token.
    function isTokenMoving(uint256[${count}] memory words, bytes4 selector) internal pure returns (bool) {
        return _contains(words, selector, ${privileged.length}, ${count - 1});
    }

    /// @dev Whether one of the words from \`low\` to \`high\` has the selector: only the last that does not begin with a
    /// greater one may.
    function _contains(
        uint256[${count}] memory words,
        bytes4 selector,
        uint256 low,
        uint256 high
    ) private pure returns (bool) {
        uint256 id = uint32(selector);
        unchecked {
            // Places in the table, and wrapping where it is meant.
            while (low < high) {
                uint256 middle = (low + high + 1) / 2;
                if (words[middle] >> 224 > id) high = middle - 1;
                else low = middle;
            }
            // Eight lanes of 32 bits at a time. One that is equal leaves zero, and taking 1 from each lane sets a
            // highest bit that was not set only where a lane was zero, or borrows from one that was.
            uint256 difference = words[low] ^ (id * LOWEST_BITS);
            return (difference - LOWEST_BITS) & ~difference & (LOWEST_BITS << 31) != 0;
        }
    }
}
`;
}

/** The TypeScript constants. */
function typescript({ privileged, tokenMoving }: Lists<PublishedFunction>): string {
  return `// Generated from ${SOURCE} by: ${COMMAND}

/** One function of a published list. */
export interface PublishedFunction {
  /** Canonical signature, tuples written out. */
  readonly signature: string;
  /** The first four bytes of the signature's hash, as \`0x\` and eight lower-case digits. */
  readonly selector: string;
  /** Contracts or standards whose ABI has the function. */
  readonly seenIn: string;
  /** Why it is on the list. */
  readonly reason: string;
}

/** Functions that no session may ever be granted, on any target, by any of the three function permissions. */
export const PRIVILEGED_FUNCTIONS: readonly PublishedFunction[] = ${JSON.stringify(privileged)};

/** Functions that move or approve tokens: not granted by name beside a budget of the same token. */
export const TOKEN_MOVING_FUNCTIONS: readonly PublishedFunction[] = ${JSON.stringify(tokenMoving)};
`;
}

/** A Markdown table of one list. */
function table(list: PublishedFunction[]): string {
  const rows = list.map(({ signature, selector, seenIn, reason }) => {
    return `| \`${selector}\` | \`${signature}\` | ${seenIn} | ${reason} |`;
  });
  // The formatter would pad every cell to the longest signature.
  return [
    "<!-- prettier-ignore -->",
    "| selector | function | seen in | why |",
    "| --- | --- | --- | --- |",
    ...rows,
  ].join("\n");
}

/** The section of the documentation on privileged functions. */
function privilegedSection(privileged: PublishedFunction[]): string {
  return `## Privileged functions

${privileged.length} functions that no session may ever be granted, on any target, by any of the three function
permissions. They execute calls of their own, or change who controls an account, its code, its modules, its registries,
or its standing at an EntryPoint.

- The list is the same for every target: the module can't know what a contract does. A function of an application that
  is on it, such as a router's \`multicall(bytes[])\` or \`transferOwnership(address)\` of a contract that the account
  owns, needs \`contract-access\`, which never names the account or a protected target.
- \`execute\` and \`executeBatch\` as the outermost call are how a session acts: the module decodes them, without a grant.
- Left out, because they only add: \`depositTo(address)\`, \`addDeposit()\` (their ether counts as sent),
  \`requestOwnershipHandover()\`. Left out, because they always revert: \`simulateAndRevert\`, \`simulateHandleOp\`.
- A \`root\` session is free of the list.

${table(privileged)}`;
}

/** The section of the documentation on functions that move tokens. */
function tokenMovingSection(tokenMoving: PublishedFunction[]): string {
  return `## Functions that move tokens

${tokenMoving.length} functions that \`functions-on-contract\` can't list for a token with an \`erc20-token-transfer\` budget
in the same session: they move, burn, redeem or approve the token, and the budget would not count it. \`transfer\`,
\`approve\` and \`increaseAllowance\` are on the list because the budget itself allows and counts them.

- Without a budget of the token, they can be granted, and are then limited by nothing but the name.
- Left out, because they take nothing from this token's balance: \`deposit\`, \`wrap\`, \`mint\`, \`delegate\`, \`repayBorrow\`.
- A contract that the account has approved moves the token in functions of its own: a lending pool, a router, a vault.
  The budget counted the approval, in full. Approvals from before the session are not counted.

${table(tokenMoving)}`;
}

/** The page of the documentation. */
function markdown({ privileged, tokenMoving }: Lists<PublishedFunction>): string {
  return `<!-- Generated from ${SOURCE} by: ${COMMAND} -->

# Published functions

The module refuses a grant that names one of these functions where it would undo the session's limits. It compares
selectors, so a function of another name that happens to share one is refused too.

The functions below can't be granted by name, as it says above each table. **Beyond the list there is no promise:** a
contract may do the same under another name. Read what you grant, prefer \`functions-on-contract\` to
\`functions-on-all-contracts\`, and put your account's modules, adapters and registries on its protected list.

${privilegedSection(privileged)}

${tokenMovingSection(tokenMoving)}
`;
}

/** Formats a file as the project's formatter would, so that the formatter never disagrees with the check. */
async function formatted(path: string, text: string): Promise<string> {
  const file = join(ROOT, path);
  const config = (await resolveConfig(file)) ?? {};
  const plugins = path.endsWith(".sol") ? ["prettier-plugin-solidity"] : [];
  return format(text, { printWidth: PRINT_WIDTH, ...config, filepath: file, plugins });
}

/** Writes a file, or in a check throws where it differs from what is on disk. */
function emit(path: string, text: string, isCheck: boolean): void {
  const file = join(ROOT, path);
  if (!isCheck) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    throw new Error(`${path} is out of date. Run: ${COMMAND}`);
  }
}

async function main(): Promise<void> {
  const isCheck = process.argv.includes("--check");
  const lists = readLists();
  const files: [string, string][] = [
    ["contracts/libraries/PublishedFunctions.sol", solidity(lists)],
    ["src/publishedFunctions.ts", typescript(lists)],
    ["docs/published-functions.md", markdown(lists)],
  ];
  for (const [path, text] of files) emit(path, await formatted(path, text), isCheck);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
