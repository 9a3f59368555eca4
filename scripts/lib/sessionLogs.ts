import { zeroPadValue, type Result } from "ethers";

import { SessionStatus, type Session } from "../../src/session";
import { readSession } from "../../src/sessionAbi";
import type { AccountHandle } from "./account";
import type { Context } from "./context";
import { readDeployment } from "./deployments";
import { findLogs } from "./logs";

/** A session that an account granted, as its log tells, and where it stands now. */
export interface GrantedSession {
  sessionId: string;
  session: Session;
  status: SessionStatus;
  blockNumber: number;
}

/** All sessions that the account ever granted, oldest first, each with its status from the module's state. */
export async function findSessions(
  context: Context,
  account: AccountHandle,
  fromBlock = firstBlock(context, account),
): Promise<GrantedSession[]> {
  const { module, moduleAddress, address } = account;
  const fragment = module.interface.getEvent("SessionGranted");
  const topics = [fragment.topicHash, zeroPadValue(address, 32)];
  const logs = await findLogs(context.chain, { address: moduleAddress, topics, fromBlock });
  return Promise.all(
    logs.map(async ({ data, topics, blockNumber }) => {
      const args = module.interface.decodeEventLog("SessionGranted", data, topics);
      const sessionId = String(args.sessionId);
      const { status } = await module.getSession(address, sessionId);
      return { sessionId, session: readSession(args.session as Result), status: Number(status), blockNumber };
    }),
  );
}

/** No session is older than the module, where its record says when that was deployed. */
function firstBlock({ chain, env }: Context, { moduleAddress }: AccountHandle): number {
  const record = readDeployment(chain, "SessionKeyValidator", env);
  return record?.address === moduleAddress ? (record.blockNumber ?? 0) : 0;
}
