import { dataLength, getAddress } from "ethers";

import { SignerKind, type Session } from "../session";
import { isSame } from "../addresses";
import { judgeCalls, type JudgedCall } from "./judgeCalls";
import { requireActive, requireLive } from "./liveness";
import { errorOf, refuse, type ModuleError } from "./refused";
import { isRoot, type SessionState } from "./state";

/** What `validateRuntime` is asked: somebody has an ERC-6900 account do something, outside ERC-4337. */
export interface RuntimeCall {
  account: string;
  /** Who calls the account. */
  sender: string;
  /** What the account is told to do. */
  data: string;
  /** The session id. */
  authorization: string;
  /** UNIX seconds: the window is checked on the spot. */
  time: number;
}

/** What the module makes of a call at runtime. */
export interface RuntimeEvaluation {
  /** Why it reverts. Absent where it does not. */
  error?: ModuleError;
  /** Like those of an operation. */
  calls: JudgedCall[];
  /** What the module knows afterwards, the allowances charged. Unchanged where it reverts. */
  state: SessionState;
}

/**
 * What `validateRuntime` makes of a call, whose gas the caller pays.
 * @param session As it was granted.
 * @param state What the module knows, and what is left.
 * @returns Never throws for a call that the module refuses.
 */
export function evaluateRuntime(session: Session, state: SessionState, call: RuntimeCall): RuntimeEvaluation {
  const callerError = errorOf(() => checkCaller(session, state, call));
  if (callerError !== undefined) return { error: callerError, calls: [], state };
  if (isRoot(session)) return { calls: [], state };
  const { error, calls, remaining } = judgeCalls(session, state, "ERC-6900", call.data);
  return error === undefined ? { calls, state: { ...state, remaining } } : { error, calls, state };
}

function checkCaller(session: Session, state: SessionState, { account, sender, time, ...call }: RuntimeCall): void {
  if (!isSame(account, state.account)) refuse("CallerIsNotSender", getAddress(state.account), getAddress(account));
  const authorization = call.authorization.toLowerCase();
  const length = dataLength(authorization);
  if (length !== 32) refuse("MalformedAuthorization", BigInt(length));
  requireLive(session, state, authorization);
  const isSigner = session.signerKind === SignerKind.Address && isSame(session.signer, sender);
  if (!isSigner) refuse("CallerIsNotSigner", getAddress(sender), authorization);
  requireActive(session, time);
}
