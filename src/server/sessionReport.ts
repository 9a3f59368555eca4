import { toQuantity } from "ethers";

import { readRemaining, readTime, readTokens } from "../chain";
import { describeAllowances } from "../chain/readAllowances";
import { describePermissions } from "../describePermissions";
import { moduleAt } from "../moduleContract";
import { hasAllowance } from "../permissionFields";
import { SessionStatus, type Session } from "../session";
import { sessionIdOf } from "../sessionId";
import { fromSession, type WireGrant } from "../wire";
import type { ServedChain } from "./servedChain";

/** What is left of one permission. */
interface Left {
  /** Its place in the grant. */
  permission: number;
  /** Wei or base units, minimal hex; `0xff…ff` is unlimited. */
  amount: string;
  words: string;
}

/** A session as it stands now. */
export interface SessionReport extends WireGrant {
  /** The module's id of it. */
  sessionId: string;
  status: "unknown" | "pending" | "active" | "expired" | "revoked";
  /** Of every permission that has an allowance. */
  remaining: Left[];
  /** What the session allows, one line for each thing. */
  words: string[];
}

const STATUSES = {
  [SessionStatus.Unknown]: "unknown",
  [SessionStatus.Pending]: "pending",
  [SessionStatus.Active]: "active",
  [SessionStatus.Expired]: "expired",
  [SessionStatus.Revoked]: "revoked",
} as const;

/** What a session of an account may do, and what is left of it, in numbers and words. */
export async function reportSession(chain: ServedChain, account: string, session: Session): Promise<SessionReport> {
  const { provider, contracts } = chain;
  const scope = { module: contracts.module, account };
  const sessionId = sessionIdOf(session);
  const targets = session.permissions.map(({ target }) => target);
  const [{ status }, present, tokens, now] = await Promise.all([
    moduleAt(contracts.module, provider).getSession(account, sessionId),
    readRemaining(provider, scope, session),
    readTokens(provider, targets),
    readTime(provider),
  ]);
  const known = Number(status) as SessionStatus;
  // Of one that is not on chain yet, all of it is left.
  const amounts = known === SessionStatus.Unknown ? session.permissions.map(({ allowance }) => allowance) : present;
  const left = describeAllowances(session, amounts, tokens);
  const places = session.permissions.flatMap(({ permissionType }, place) =>
    hasAllowance(permissionType) ? [place] : [],
  );
  const remaining = left.map(({ left: amount, text }, index) => ({
    permission: places[index],
    amount: toQuantity(amount),
    words: text,
  }));
  const words = describePermissions(session, tokens, undefined, now);
  return { sessionId, status: STATUSES[known], ...fromSession(session), remaining, words };
}
