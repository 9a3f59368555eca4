import { zeroPadValue, type Log, type Provider, type Result } from "ethers";

import { moduleAt, moduleInterface } from "../moduleContract";
import { SessionStatus, type Session } from "../session";
import { readSession } from "../sessionAbi";
import { findLogs } from "./findLogs";
import type { ModuleOfAccount } from "./readSessionState";

/** A session that an account granted, as its log tells, and where it stands now. */
export interface GrantedSession {
  sessionId: string;
  session: Session;
  status: SessionStatus;
  /** The block of its grant. */
  blockNumber: number;
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
  { module, account }: ModuleOfAccount,
  { fromBlock, sessionId }: SessionQuery = {},
): Promise<GrantedSession[]> {
  const topics = [moduleInterface.getEvent("SessionGranted").topicHash, zeroPadValue(account, 32), sessionId ?? null];
  const logs = await findLogs(provider, { address: module, topics, fromBlock });
  return Promise.all(logs.map(read));

  async function read({ data, topics, blockNumber }: Log): Promise<GrantedSession> {
    const args = moduleInterface.decodeEventLog("SessionGranted", data, topics);
    const sessionId = String(args.sessionId);
    const { status } = await moduleAt(module, provider).getSession(account, sessionId);
    return { sessionId, session: readSession(args.session as Result), status: Number(status), blockNumber };
  }
}
