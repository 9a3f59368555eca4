import { toQuantity } from "ethers";

import { readTokens } from "../chain";
import { describeError } from "../describeError";
import type { ModuleError, SessionState } from "../evaluate";
import { findPermission } from "../evaluate/state";
import { moduleInterface } from "../moduleContract";
import { decodeRefusal, type Refusal } from "../refusal";
import { callErrors } from "../refusals/callErrors";
import { isSame } from "../addresses";
import { PermissionType, type Session } from "../session";
import { ErrorCode, RpcError, type ErrorData } from "./rpcError";
import type { ServedChain } from "./servedChain";

/** What was refused: a session's operation, and what is left of the session. */
interface Subject {
  session: Session;
  state: SessionState;
}

/** The module's error in words, with the call, the permission and what is left of it. */
export async function refusalOf(chain: ServedChain, error: ModuleError, subject: Subject): Promise<RpcError> {
  return new RpcError(ErrorCode.ValidationReverted, await explain(chain, error, subject));
}

/** What `error.data` says of an error of the module. */
export async function explain(chain: ServedChain, error: ModuleError, subject: Subject): Promise<ErrorData> {
  const targets = subject.session.permissions.map(({ target }) => target);
  const tokens = await readTokens(chain.provider, targets);
  const { message, remedy } = describeError(asRefusal(error), tokens);
  const isOfCall = error.name in callErrors;
  const index = indexOf(error);
  const call = isOfCall ? index : undefined;
  const permission = isOfCall || index === undefined ? permissionAbout(error, subject.session) : index;
  const remaining = permission === undefined ? undefined : remainingOf(permission, subject);
  return {
    code: error.name,
    path: index === undefined ? "" : `${isOfCall ? "calls" : "permissions"}[${index}]`,
    message,
    remedy,
    ...(call === undefined ? {} : { call }),
    ...(permission === undefined ? {} : { permission }),
    ...(remaining === undefined ? {} : { remaining }),
  };
}

/** The call or the permission that an error is about, by the argument that errors of such have first. */
function indexOf({ name, args }: ModuleError): number | undefined {
  const [first] = moduleInterface.getError(name as "EmptyBatch")?.inputs ?? [];
  return first?.name === "index" ? Number(args[0]) : undefined;
}

/** The model's error, as the contract would have reverted. */
function asRefusal({ name, args }: ModuleError): Refusal {
  return decodeRefusal(moduleInterface.encodeErrorResult(name as "EmptyBatch", args as unknown as []));
}

/** The permission that an error is about: that of an allowance, or the rule of the call's target. */
function permissionAbout({ name, args }: ModuleError, session: Session): number | undefined {
  switch (name) {
    case "GasAllowanceExceeded":
      return findPermission(session, PermissionType.GasLimit);
    case "NativeAllowanceExceeded":
      return findPermission(session, PermissionType.NativeTokenTransfer);
    case "TokenAllowanceExceeded":
    case "TokenCallDataLengthInvalid":
      return findPermission(session, PermissionType.ERC20TokenTransfer, String(args[1]));
    case "AccountCallNotPermitted":
      return findPermission(session, PermissionType.AccountFunctions);
    case "FunctionNotPermitted":
      return ruleOf(session, String(args[1]));
    default:
      return undefined;
  }
}

function ruleOf({ permissions }: Session, target: string): number | undefined {
  const index = permissions.findIndex((permission) => isSame(permission.target, target));
  return index < 0 ? undefined : index;
}

/** Permissions without an allowance have nothing left, and nothing to spend. */
function remainingOf(permission: number, { session, state }: Subject): string | undefined {
  const { permissionType, allowance } = session.permissions[permission];
  const isSpent = [PermissionType.AccountFunctions, PermissionType.FunctionsOnContract].includes(permissionType);
  if (isSpent || permissionType === PermissionType.ContractAccess) return undefined;
  // Of a session that is not on chain yet, all of it is left.
  const left = state.sessionEpoch === undefined ? allowance : state.remaining[permission];
  return toQuantity(left);
}
