import { readAllowances, type Allowance } from "../chain/readAllowances";
import { findSessions, type GrantedSession, type SessionQuery } from "../chain/findSessions";
import { readEpoch } from "../chain/readEpoch";
import { readTokens } from "../chain/readTokens";
import { describePermissions } from "../describePermissions";
import { SessionStatus } from "../session";
import { encodeContext } from "../sessionContext";
import type { ClientContext } from "./ClientContext";

/** A session of the account, as the chain knows it. */
export interface ListedSession extends GrantedSession {
  /** Where it stands now, in a word. */
  statusWord: StatusWord;
  /** For `sendCalls`, by whoever holds its key. */
  context: string;
}

/** A session with what it allows and what is left. */
export interface SessionDetails extends ListedSession {
  /** What it allows, in words. */
  description: string[];
  /** What is left of each allowance, in numbers and words. */
  allowances: Allowance[];
}

/** Where a session stands, in a word. */
export type StatusWord = "unknown" | "pending" | "active" | "expired" | "revoked";

/** A status in a word, in the order of the contract's values. */
const STATUS_WORDS: readonly StatusWord[] = ["unknown", "pending", "active", "expired", "revoked"];

/**
 * The sessions that the account granted, oldest first, from logs, each with its status from the module's state. Deferred
 * grants that nobody has used are not among them: only who holds their context knows of them.
 * @param active Only those that work now.
 */
export async function listSessions(
  client: ClientContext,
  { active = false }: { active?: boolean } = {},
): Promise<ListedSession[]> {
  const sessions = await find(client);
  return sessions.filter(({ status }) => !active || status === SessionStatus.Active);
}

/**
 * One session with what is left of it.
 * @returns Undefined where the account never granted it, or no operation has brought its grant yet.
 */
export async function getSession(client: ClientContext, sessionId: string): Promise<SessionDetails | undefined> {
  const { provider, scope } = client;
  const [listed] = await find(client, { sessionId });
  if (listed === undefined) return undefined;
  const { session } = listed;
  const tokens = await readTokens(
    provider,
    session.permissions.map(({ target }) => target),
  );
  const allowances = await readAllowances(provider, scope, session, tokens);
  return { ...listed, description: describePermissions(session, tokens), allowances };
}

async function find(client: ClientContext, query: SessionQuery = {}): Promise<ListedSession[]> {
  const { provider, scope, chainId, fromBlock } = client;
  const [found, { epoch }] = await Promise.all([
    findSessions(provider, scope, { fromBlock, ...query }),
    readEpoch(provider, scope),
  ]);
  return found.map((one) => ({
    ...one,
    statusWord: STATUS_WORDS[one.status],
    context: encodeContext({ ...scope, chainId, epoch, grant: { session: one.session, deadline: 0 } }),
  }));
}
