import { getAddress } from "ethers";

import type { Session } from "../session";
import { sessionIdOf } from "../sessionId";
import { refuse } from "./refused";
import type { SessionState } from "./state";

/** Whether the id was granted or revoked before, and can't be granted any more. */
export function exists({ sessionEpoch, isRevoked }: Pick<SessionState, "sessionEpoch" | "isRevoked">): boolean {
  return sessionEpoch !== undefined || isRevoked;
}

/**
 * Refuses unless the session was granted and not ended. The window is not looked at: validation returns it to the
 * EntryPoint (rule 12).
 * @param sessionId What the operation names. Any but the session's own is unknown.
 */
export function requireLive(session: Session, state: SessionState, sessionId: string): void {
  const account = getAddress(state.account);
  if (!exists(state) || sessionId !== sessionIdOf(session)) refuse("UnknownSession", account, sessionId);
  if (state.isRevoked) refuse("SessionIsRevoked", account, sessionId);
  if (!state.isInstalled) refuse("NotInstalled", account);
  const { sessionEpoch = 0n, epoch } = state;
  if (sessionEpoch !== epoch) refuse("SessionIsVoid", account, sessionId, sessionEpoch, epoch);
}

/**
 * Refuses outside the session's window, where it is checked on the spot.
 * @param time UNIX seconds.
 */
export function requireActive({ validAfter, validUntil }: Session, time: number): void {
  const isOver = validUntil !== 0 && time > validUntil;
  if (time < validAfter || isOver) refuse("OutsideWindow", BigInt(validAfter), BigInt(validUntil), BigInt(time));
}
