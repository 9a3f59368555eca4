import { dataLength, getAddress } from "ethers";

import { SignerKind, type Session } from "../session";
import { isSame } from "../wire/addresses";
import { judgeCalls, type JudgedCalls } from "./judgeCalls";
import { requireActive, requireLive } from "./liveness";
import { errorOf, refuse } from "./refused";
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

/**
 * What `validateRuntime` makes of a call, whose gas the caller pays.
 * @param session As it was granted.
 * @param state What the module knows, and what is left.
 * @returns Where the module reverts, what there was remains.
 */
export function evaluateRuntime(session: Session, state: SessionState, call: RuntimeCall): JudgedCalls {
  const untouched = { calls: [], remaining: state.remaining };
  const error = errorOf(() => checkCaller(session, state, call));
  if (error !== undefined || isRoot(session)) return { ...untouched, error };
  const judged = judgeCalls(session, state, "ERC-6900", call.data);
  return judged.error === undefined ? judged : { ...judged, remaining: state.remaining };
}

function checkCaller(session: Session, state: SessionState, { account, sender, authorization, time }: RuntimeCall) {
  if (!isSame(account, state.account)) refuse("CallerIsNotSender", getAddress(state.account), getAddress(account));
  const length = dataLength(authorization);
  if (length !== 32) refuse("MalformedAuthorization", BigInt(length));
  requireLive(session, state, authorization);
  const isSigner = session.signerKind === SignerKind.Address && isSame(session.signer, sender);
  if (!isSigner) refuse("CallerIsNotSigner", getAddress(sender), authorization);
  requireActive(session, time);
}
