import { BundlerError } from "../bundlers/BundlerError";
import { describeError } from "../describeError";
import { ExplainedError } from "../explainedError";
import { decodeRefusal, revertDataOf, type Refusal } from "../refusal";
import { describeReason, isAccountRevert } from "../refusals/entryPointReasons";
import { SessionRefused, type RefusalContext } from "./SessionRefused";

/**
 * What a bundler or a node threw, as the error that the model would have found; everything else as it is.
 * @param context The session that the operation is of.
 */
export function translateError(error: unknown, context: RefusalContext = {}): unknown {
  const data = revertDataOf(error) ?? revertDataIn(error);
  if (data === undefined || data === "0x") return translateReason(error);
  const refusal = decodeRefusal(data);
  const { error: found, entryPointReason: reason } = refusal;
  // A paymaster's error may look like the module's.
  if (found !== undefined && (reason === undefined || isAccountRevert(reason))) {
    const args = found.args.toArray() as (bigint | string)[];
    return new SessionRefused({ name: found.name, args }, context);
  }
  return refusedBy(refusal, context, error);
}

function refusedBy(refusal: Refusal, { tokens }: RefusalContext, cause: unknown): ExplainedError {
  const { message, remedy } = describeError(refusal, tokens);
  return new ExplainedError("OperationRefused", message, remedy, { cause });
}

/** Some bundlers write the revert data into their message. Other hex in it, such as a hash, means nothing. */
function revertDataIn(error: unknown): string | undefined {
  if (!(error instanceof BundlerError) || error.code !== "BundlerRefused") return undefined;
  const [data] = /0x(?:[0-9a-fA-F]{2}){4,}/.exec(error.message) ?? [];
  if (data === undefined) return undefined;
  const refusal = decodeRefusal(data);
  return refusal.error === undefined && refusal.entryPointReason === undefined ? undefined : data;
}

/** Others only the EntryPoint's reason, such as `AA21 didn't pay prefund`. */
function translateReason(error: unknown): unknown {
  if (!(error instanceof BundlerError) || error.code !== "BundlerRefused") return error;
  const match = /AA\d\d [^"(.]*/.exec(error.reason);
  if (match === null) return error;
  const { message, remedy } = describeReason(match[0].trim());
  return new ExplainedError("OperationRefused", message, remedy, { cause: error });
}
