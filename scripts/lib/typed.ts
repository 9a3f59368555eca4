import { parseAmount, parseTime } from "../../src/format";
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
