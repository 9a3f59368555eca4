import { SessionStatus } from "../../src/session";

const WORDS: Readonly<Record<SessionStatus, string>> = {
  [SessionStatus.Unknown]: "unknown",
  [SessionStatus.Pending]: "pending",
  [SessionStatus.Active]: "active",
  [SessionStatus.Expired]: "expired",
  [SessionStatus.Revoked]: "revoked",
};

/** A status as commands print it. */
export function statusWord(status: SessionStatus | bigint): string {
  return WORDS[Number(status) as SessionStatus];
}

/** What to do about a session that does not work. */
export function statusRemedy(status: SessionStatus): string {
  if (status === SessionStatus.Pending) return "Wait until its window begins.";
  return "Grant a new one with `session:grant`.";
}
