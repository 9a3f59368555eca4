import { readFileSync } from "node:fs";

import { FunctionFragment, getAddress, Interface, isAddress, isHexString } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { splitList } from "./lists";
import { parseEtherFlag } from "./typed";
import { UserError } from "./userError";

/** Calls as typed: one with flags, or a batch from a file. */
export interface CallOptions {
  to?: string;
  /** Ether. */
  value?: string;
  /** Hex. */
  data?: string;
  /** `transfer(address,uint256)`, instead of data. */
  function?: string;
  /** With commas, or a JSON list. */
  args?: string;
  /** JSON: a list of `{to, value?, data?}` or `{to, value?, function, args}`. */
  batch?: string;
}

interface BatchEntry extends Omit<CallOptions, "args" | "batch"> {
  args?: unknown[];
}

/**
 * The calls that were asked for.
 * @throws UserError naming what is wrong.
 */
export function parseCalls(options: CallOptions): Call[] {
  if (options.batch !== undefined) return readBatch(options.batch);
  if (options.to === undefined) throw new UserError("No call is named.", "Give --to, or --batch with a file.");
  const args = options.args === undefined ? undefined : parseList(options.args);
  return [toCall({ to: options.to, value: options.value, data: options.data, function: options.function, args })];
}

function toCall(entry: BatchEntry): Call {
  const { to, value = "0", data } = entry;
  if (to === undefined || !isAddress(to)) {
    throw new UserError(`"${to ?? ""}" is no address to call.`, "It is 0x and 40 hex digits; check letter case too.");
  }
  const call = { to: getAddress(to), value: parseEtherFlag(value, "value") };
  if (entry.function === undefined) return { ...call, data: parseData(data) };
  if (data !== undefined) throw new UserError("Both data and a function are given.", "Leave one of them out.");
  return { ...call, data: encodeFunction(entry.function, entry.args ?? []) };
}

function encodeFunction(signature: string, args: unknown[]): string {
  const fragment = parseSignature(signature);
  const { inputs } = fragment;
  if (inputs.length !== args.length) {
    throw new UserError(
      `${signature} takes ${inputs.length} arguments, and ${args.length} are given.`,
      "Separate them with commas, or give a JSON list.",
    );
  }
  try {
    return new Interface([fragment]).encodeFunctionData(fragment, args);
  } catch (error) {
    const { shortMessage = String(error) } = error as { shortMessage?: string };
    throw new UserError(`The arguments don't fit ${signature}: ${shortMessage}.`, "Amounts are in base units.");
  }
}

function parseSignature(signature: string): FunctionFragment {
  try {
    return FunctionFragment.from(`function ${signature.replace(/^function\s+/, "")}`);
  } catch {
    throw new UserError(`"${signature}" is no function.`, "Write its name and types: transfer(address,uint256).");
  }
}

function parseList(text: string): unknown[] {
  if (!text.trim().startsWith("[")) return splitList(text);
  try {
    return JSON.parse(text) as unknown[];
  } catch {
    throw new UserError("The arguments are no JSON list.", 'Write ["0x…", "1000"], with amounts in quotes.');
  }
}

function parseData(data = "0x"): string {
  if (isHexString(data) && data.length % 2 === 0) return data;
  throw new UserError(`"${data}" is no calldata.`, "It is 0x and an even number of hex digits; or use --function.");
}

function readBatch(path: string): Call[] {
  const entries = readJsonList(path);
  return entries.map((entry, index) => {
    try {
      return toCall(entry);
    } catch (error) {
      if (error instanceof UserError) throw new UserError(`Call ${index} of ${path}: ${error.message}`, error.remedy);
      throw error;
    }
  });
}

function readJsonList(path: string): BatchEntry[] {
  const EXAMPLE =
    'It is a JSON list such as [{"to": "0x…", "value": "0.1"}, {"to": "0x…", "function": "f()", "args": []}].';
  try {
    const entries = JSON.parse(readFileSync(path, "utf8")) as unknown;
    if (Array.isArray(entries) && entries.length > 0) return entries as BatchEntry[];
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT")
      throw new UserError(`There is no file ${path}.`, "Check its path.");
  }
  throw new UserError(`${path} holds no list of calls.`, EXAMPLE);
}
