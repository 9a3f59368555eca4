import type { GrantedSession } from "../../src/chain";
import { SessionStatus } from "../../src/session";
import { openAccount, type AccountOptions } from "./account";
import type { Context } from "./context";
import { findSessions } from "./sessionLogs";
import { statusWord } from "./statuses";
import { describeWindow } from "./times";
import { describeChain } from "./transaction";

/** How `session:list` is asked. */
export interface ListOptions extends AccountOptions {
  /** Only those that work now. */
  active?: boolean;
  fromBlock?: number;
}

/** One line of the list. */
export interface ListedSession {
  sessionId: string;
  key: string;
  status: string;
  validAfter: number;
  validUntil: number;
}

/** The sessions that the account granted, as its logs tell, each with its status from the module's state. */
export async function listSessions(context: Context, options: ListOptions): Promise<ListedSession[]> {
  const account = await openAccount(context, options);
  const granted = await findSessions(context, account, options.fromBlock);
  const shown = granted.filter(({ status }) => !options.active || status === SessionStatus.Active);
  const which = options.active ? "active " : "";
  context.say(`${account.address} on ${describeChain(context.chain)}, ${which}sessions: ${shown.length}`);
  for (const { sessionId, status, session } of shown) {
    const window = describeWindow(session.validAfter, session.validUntil);
    context.say(`${sessionId}  ${statusWord(status)}, key ${session.signer}, ${window}`);
  }
  return shown.map(toListed);
}

function toListed({ sessionId, status, session }: GrantedSession): ListedSession {
  const { signer: key, validAfter, validUntil } = session;
  return { sessionId, key, status: statusWord(status), validAfter, validUntil };
}
