import type { Session } from "../session";
import { sessionIdOf } from "../sessionId";
import type { AccountCall } from "./decodeCalls";
import { judgeCall } from "./judgeCall";
import { requireActive, requireLive } from "./liveness";
import { errorOf, type ModuleError } from "./refused";
import { isRoot, type SessionState } from "./state";

/**
 * Why the session may not make this one call now, gas aside: what `checkCall` reverts with.
 * @param time UNIX seconds.
 * @returns Undefined where it may.
 */
export function evaluateCall(
  session: Session,
  state: SessionState,
  call: AccountCall,
  time: number,
): ModuleError | undefined {
  return errorOf(() => {
    requireLive(session, state, sessionIdOf(session));
    requireActive(session, time);
    if (!isRoot(session)) judgeCall(session, state, call, 0);
  });
}
