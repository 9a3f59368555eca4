import { parseAmount, parseTime } from "../../src/format";
import { ENTRY_POINTS, type EntryPointVersion } from "../../src/entryPoint";
import { UserError } from "./userError";

/**
 * An amount of ether as typed, wei.
 * @param flag Where it was typed: the error names it.
 */
export function parseEtherFlag(text: string, flag: string): bigint {
  return parseTokenFlag(text, 18, flag);
}

/** An amount of a token as typed, base units; `unlimited` is `MaxUint256`. */
export function parseTokenFlag(text: string, decimals: number, flag: string): bigint {
  return typed(flag, () => parseAmount(text, decimals));
}

/** A duration or a date as typed, UNIX seconds; 0 for `never`. */
export function parseTimeFlag(text: string, flag: string): number {
  return text === "never" ? 0 : typed(flag, () => parseTime(text));
}

/** The library's errors are a sentence and what to do, in one string. */
function typed<T>(flag: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    const [message, ...remedy] = (error as Error).message.split(/(?<=[.!?]) /);
    throw new UserError(`${flag}: ${message}`, remedy.join(" ") || "Correct it, and run the command again.");
  }
}

/**
 * The EntryPoint of a version, v0.8 where none is named.
 * @throws UserError for a version that is not known.
 */
export function parseEntryPointFlag(version = "v0.8"): string {
  if (version in ENTRY_POINTS) return ENTRY_POINTS[version as EntryPointVersion];
  throw new UserError(`No EntryPoint ${version} is known.`, `Choose ${Object.keys(ENTRY_POINTS).join(", ")}.`);
}
