import type { Session } from "../session";
import { decodeCalls, type AccountCall, type Standard } from "./decodeCalls";
import { judgeCall } from "./judgeCall";
import { errorOf, type ModuleError } from "./refused";
import type { SessionState } from "./state";

/** One call of an operation: the permissions that allow it, or the error that refuses it. */
export interface JudgedCall {
  call: AccountCall;
  /** Places in `session.permissions`: what names its calldata, then what covers its value. */
  permissions?: number[];
  error?: ModuleError;
}

/** The calls of an operation. */
export interface JudgedCalls {
  /** Every call that can be decoded, each judged by what those before it leave. */
  calls: JudgedCall[];
  /** Of the first call that is refused or, where all are allowed, can't be decoded. */
  error?: ModuleError;
  /** What is left of each permission's allowance. */
  remaining: readonly bigint[];
}

/** Judges the calls that an account makes for `callData`, one after the other. */
export function judgeCalls(session: Session, state: SessionState, standard: Standard, callData: string): JudgedCalls {
  const calls: JudgedCall[] = [];
  let { remaining } = state;
  const decodingError = errorOf(() => {
    for (const call of decodeCalls(standard, state.account, callData)) {
      const judged: JudgedCall = { call };
      judged.error = errorOf(() => {
        const allowed = judgeCall(session, { ...state, remaining }, call, calls.length);
        remaining = allowed.remaining;
        judged.permissions = allowed.permissions;
      });
      calls.push(judged);
    }
  });
  const refused = calls.find(({ error }) => error !== undefined);
  return { calls, remaining, error: refused?.error ?? decodingError };
}
