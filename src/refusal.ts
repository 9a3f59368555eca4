import { Interface, isHexString, type ErrorDescription } from "ethers";

import { entryPointInterface } from "./entryPoint";
import { moduleInterface } from "./moduleContract";

/** Why an operation was refused, as the contracts say it. */
export interface Refusal {
  /** `AA23 reverted` and the like from the EntryPoint; absent where the module was called directly. */
  entryPointReason?: string;
  /** The module's error, absent where something else refused. */
  error?: ErrorDescription;
  /** The innermost revert data, hex. */
  data: string;
}

/** What ERC-6900 accounts wrap around a module's error: Modular Account v2, and last the reference account. */
const wrapperInterface = new Interface([
  "error UserOpValidationFunctionReverted(bytes24 moduleFunction, bytes revertReason)",
  "error RuntimeValidationFunctionReverted(bytes24 moduleFunction, bytes revertReason)",
  "error RuntimeValidationFunctionReverted(address module, uint32 entityId, bytes revertReason)",
]);

/** An account wraps once, and some more for each account that calls another. What lies deeper stays wrapped. */
const MAXIMUM_WRAPPERS = 4;

/**
 * Reads revert data, of the EntryPoint, of an account or of the module itself, down to the module's error.
 * @param data Hex, as nodes and bundlers return it.
 * @example decodeRefusal(revertData).error?.name; // "TokenAllowanceExceeded"
 */
export function decodeRefusal(data: string): Refusal {
  const outer = parseError(entryPointInterface, data);
  if (outer?.name === "FailedOp") return { entryPointReason: String(outer.args.reason), data: "0x" };
  if (outer?.name !== "FailedOpWithRevert") return decodeInner(data);
  return { entryPointReason: String(outer.args.reason), ...decodeInner(String(outer.args.inner)) };
}

function decodeInner(wrapped: string): Refusal {
  const data = unwrap(wrapped, MAXIMUM_WRAPPERS);
  return { error: parseError(moduleInterface, data), data };
}

function unwrap(data: string, wrappersLeft: number): string {
  if (wrappersLeft === 0) return data;
  // Undefined for `Error(string)` and `Panic(uint256)` too, which every interface knows.
  const reason = parseError(wrapperInterface, data)?.args.revertReason as string | undefined;
  return reason === undefined ? data : unwrap(reason, wrappersLeft - 1);
}

/** Undefined for data that is no error of the contract, cut off, or not hex. */
function parseError(source: Interface, data: string): ErrorDescription | undefined {
  try {
    const error = source.parseError(data);
    error?.args.toArray(); // An argument that can't be decoded throws when it is read, not before.
    return error ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * The revert data inside an error that a node, a bundler or ethers threw, however deep it lies.
 * @returns Hex, or undefined where there is none.
 */
export function revertDataOf(error: unknown): string | undefined {
  const MAXIMUM_DEPTH = 5;
  let current: unknown = error;
  for (let depth = 0; depth < MAXIMUM_DEPTH && typeof current === "object" && current !== null; depth++) {
    const { data, error: inner, info } = current as { data?: unknown; error?: unknown; info?: unknown };
    if (isHexString(data)) return data;
    current = data ?? inner ?? info;
  }
  return isHexString(current) ? current : undefined;
}
