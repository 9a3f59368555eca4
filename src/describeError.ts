import type { TokenLookup } from "./format";
import type { FunctionLookup } from "./functionNames";
import type { Refusal } from "./refusal";
import { readable, type Describe, type Description } from "./refusals/arguments";
import { callErrors } from "./refusals/callErrors";
import { describeReason, isAccountRevert } from "./refusals/entryPointReasons";
import { foreignErrors, parseForeignError } from "./refusals/foreignErrors";
import { grantErrors } from "./refusals/grantErrors";
import { operationErrors } from "./refusals/operationErrors";

const ERRORS = new Map<string, Describe>([
  ...Object.entries(operationErrors),
  ...Object.entries(callErrors),
  ...Object.entries(grantErrors),
  ...Object.entries(foreignErrors),
]);

const MAX_SHOWN = 74;

/**
 * Why an operation, a call or a grant was refused, in plain words.
 * @param refusal From `decodeRefusal`.
 * @param tokens What is known of tokens; amounts of others are in base units.
 * @param functions Signatures of functions beside the published ones.
 * @returns One sentence that says why, and one that says what to do. Text from contracts and servers stands in it.
 * @example describeError(decodeRefusal(data), (address) => known.get(address)).message;
 */
export function describeError(refusal: Refusal, tokens?: TokenLookup, functions?: FunctionLookup): Description {
  const { entryPointReason: reason, data } = refusal;
  // Only the account's own revert comes from the module: a paymaster's error may look like one.
  if (reason !== undefined && !isAccountRevert(reason)) return describeReason(reason);
  const error = refusal.error ?? parseForeignError(data) ?? undefined;
  const describe = error && ERRORS.get(error.name);
  if (error !== undefined && describe !== undefined) return describe(readable(error, tokens, functions));
  if (data === "0x" && reason !== undefined) return describeReason(reason);
  return {
    message: data === "0x" ? "The call failed without a reason." : `The call failed: ${unknownData(data)}.`,
    remedy: "Check the call's target, its arguments and what the account holds.",
  };
}

function unknownData(data: string): string {
  return `an error that is not known here, ${data.length > MAX_SHOWN ? `${data.slice(0, MAX_SHOWN)}…` : data}`;
}
