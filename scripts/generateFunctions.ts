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
/** Ranges per list: enough that a lookup compares few selectors, few enough that the code stays small. */
const RANGES = 8;
/** Columns before a comparison: library, function, condition and assembly block, four each. */
const INDENT = 16;

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

/** The first byte of a selector. */
function leadingByte({ selector }: PublishedFunction): number {
  return Number.parseInt(selector.slice(2, 4), 16);
}

/** Leading bytes that cut a sorted list into ranges of about equal length. */
function bounds(sorted: PublishedFunction[]): number[] {
  const size = Math.ceil(sorted.length / RANGES);
  return [...new Set(sorted.filter((_, i) => i > 0 && i % size === 0).map(leadingByte))];
}

/** One comparison, with as much of the signature as the line holds. */
function comparison({ selector, signature }: PublishedFunction, index: number): string {
  const code = index === 0 ? `found := eq(id, ${selector})` : `found := or(found, eq(id, ${selector}))`;
  const room = PRINT_WIDTH - INDENT - code.length - " // ".length;
  const shown = signature.length <= room ? signature : `${signature.slice(0, room - 3)}...`;
  return `${code} // ${shown}`;
}

/** The body of a function that looks a selector up: one range after another. */
function lookup(list: PublishedFunction[]): string {
  const sorted = [...list].sort((a, b) => (a.selector < b.selector ? -1 : 1));
  const ends = [...bounds(sorted), 0x100];
  let start = 0;
  const branches = ends.map((end) => {
    const range = sorted.filter((entry) => start <= leadingByte(entry) && leadingByte(entry) < end);
    start = end;
    const code = `assembly ("memory-safe") {\n${range.map(comparison).join("\n")}\n}\nreturn found;`;
    return end === 0x100 ? code : `if (id < 0x${end.toString(16).padStart(2, "0")}000000) {\n${code}\n}`;
  });
  return ["uint32 id = uint32(selector);", ...branches].join("\n");
}

/** The Solidity library. */
function solidity({ privileged, tokenMoving }: Lists<PublishedFunction>): string {
  return `// SPDX-License-Identifier: MIT
// Generated from ${SOURCE} by: ${COMMAND}
// solhint-disable function-max-lines
pragma solidity ^0.8.30;

/// @title Published functions
/// @notice The two published lists of functions, as selectors.
/// @dev Assembly, because a chain of \`||\` would take three times the code and twice the gas. Each lookup compares with
/// one range of the sorted list only.
library PublishedFunctions {
    /// @notice Whether no session may ever be granted this function, on any target.
    function isPrivileged(bytes4 selector) internal pure returns (bool found) {
${lookup(privileged)}
    }

    /// @notice Whether this function moves or approves tokens: not granted by name beside a budget of the same token.
    function isTokenMoving(bytes4 selector) internal pure returns (bool found) {
${lookup(tokenMoving)}
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
