import type { ErrorDescription } from "ethers";

import { describeError } from "../describeError";
import type { ModuleError } from "../evaluate";
import { findPermission } from "../evaluate/state";
import { ExplainedError } from "../explainedError";
import type { TokenLookup } from "../format";
import { moduleInterface } from "../moduleContract";
import { decodeRefusal } from "../refusal";
import { callErrors } from "../refusals/callErrors";
import { grantErrors } from "../refusals/grantErrors";
import { PermissionType, type Session } from "../session";

/** The session or the grant that an error is about. */
export interface RefusalContext {
  session?: Session;
  tokens?: TokenLookup;
}

/** Calls or a grant that the module refuses, found before sending or told by a bundler: the same error either way. */
export class SessionRefused extends ExplainedError {
  override readonly name = "SessionRefused";
  /** The arguments of the module's error, in the ABI's order. The error's name is `code`. */
  readonly args: readonly (bigint | string)[];
  /** The place of the refused call among the calls; absent where the error is about no call. */
  readonly callIndex?: number;
  /** The place in the session's list of the permission that decided; absent where none names what was asked. */
  readonly permission?: number;
  /** What is left of that permission's allowance when that call comes: wei, or the token's base units. */
  readonly remaining?: bigint;

  constructor({ name, args }: ModuleError, { session, tokens }: RefusalContext = {}) {
    const data = moduleInterface.encodeErrorResult(name, args);
    const refusal = decodeRefusal(data);
    const { message, remedy } = describeError(refusal, tokens);
    super(name, message, remedy);
    this.args = args;
    const fields = namedArgs(refusal.error);
    if (name in callErrors) this.callIndex = Number(fields.index);
    this.permission = name in grantErrors ? indexOf(fields.index) : decisive(name, fields, session);
    const hasAmount = this.permission !== undefined && name.endsWith("AllowanceExceeded");
    // Not from a state that was read before: what is left may have changed since, which is why a bundler refuses.
    if (hasAmount) this.remaining = BigInt(String(args[args.length - 1]));
  }
}

function namedArgs(error?: ErrorDescription): Record<string, unknown> {
  return error?.args.toObject() ?? {};
}

function indexOf(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** The permission that an operation's error comes from. */
function decisive(name: string, fields: Record<string, unknown>, session?: Session): number | undefined {
  if (session === undefined) return undefined;
  const find = (type: PermissionType, target?: unknown) => findPermission(session, type, target as string | undefined);
  if (name === "GasAllowanceExceeded") return find(PermissionType.GasLimit);
  if (name === "NativeAllowanceExceeded") return find(PermissionType.NativeTokenTransfer);
  if (name === "AccountCallNotPermitted") return find(PermissionType.AccountFunctions);
  if (name === "TokenAllowanceExceeded" || name === "TokenCallDataLengthInvalid") {
    return find(PermissionType.ERC20TokenTransfer, fields.token);
  }
  if (name !== "FunctionNotPermitted") return undefined;
  // The most specific one for the target, which leaves the function out.
  const types = [
    PermissionType.ContractAccess,
    PermissionType.FunctionsOnContract,
    PermissionType.ERC20TokenTransfer,
  ] as const;
  return types.map((type) => find(type, fields.target)).find((index) => index !== undefined);
}
