import { zeroPadValue, type Log, type Provider, type Result } from "ethers";

import { moduleAt, moduleInterface } from "../moduleContract";
import { SessionStatus, type Session } from "../session";
import { readSession } from "../sessionAbi";
import { findLogs } from "./findLogs";
import type { ModuleOfAccount } from "./readSessionState";

/** A session as the log of its grant tells. */
export interface LoggedGrant {
  sessionId: string;
  session: Session;
  /** The block of its grant. */
  blockNumber: number;
}

/** A session that an account granted, and where it stands now. */
export interface GrantedSession extends LoggedGrant {
  status: SessionStatus;
}

/** Which of an account's sessions. */
export interface SessionQuery {
  /** No session is older than this block; 0 where absent. Nodes limit how many they search. */
  fromBlock?: number;
  /** Only this one, 32 bytes, hex. */
  sessionId?: string;
}

/**
 * All sessions that the account ever granted, oldest first, each with its status from the module's state.
 * @throws ExplainedError `NodeRefusesLogs` where the node gives no logs.
 */
export async function findSessions(
  provider: Provider,
  scope: ModuleOfAccount,
  query: SessionQuery = {},
): Promise<GrantedSession[]> {
  const module = moduleAt(scope.module, provider);
  const grants = await findGrants(provider, scope, query);
  return Promise.all(
    grants.map(async (grant) => {
      const { status } = await module.getSession(scope.account, grant.sessionId);
      return { ...grant, status: Number(status) };
    }),
  );
}

/**
 * The same from the logs alone, which is one question to the node however many there are.
 * @throws ExplainedError `NodeRefusesLogs` where the node gives no logs.
 */
export async function findGrants(
  provider: Provider,
  { module, account }: ModuleOfAccount,
  { fromBlock, sessionId }: SessionQuery = {},
): Promise<LoggedGrant[]> {
  const topics = [moduleInterface.getEvent("SessionGranted").topicHash, zeroPadValue(account, 32), sessionId ?? null];
  const logs = await findLogs(provider, { address: module, topics, fromBlock });
  return logs.map(read);
}

function read({ data, topics, blockNumber }: Log): LoggedGrant {
  const args = moduleInterface.decodeEventLog("SessionGranted", data, topics);
  return { sessionId: String(args.sessionId), session: readSession(args.session as Result), blockNumber };
}
