import { readAllowances, type Allowance } from "../../src/chain";
import { describePermissions } from "../../src/describePermissions";
import { lintPermissions, type LintFinding } from "../../src/lint";
import { SessionStatus } from "../../src/session";
import { openAccount, type AccountOptions } from "./account";
import { chooseSession, type SessionChoice } from "./chooseSession";
import type { Context } from "./context";
import { formatFinding, readLintContext } from "./lintContext";
import { findSessions } from "./sessionLogs";
import { statusRemedy, statusWord } from "./statuses";
import { describeChain } from "./transaction";
import { UserError } from "./userError";

/** How `session:show` is asked. */
export interface ShowOptions extends AccountOptions, SessionChoice {}

/** What a session may do, and what is left of it. */
export interface ShownSession {
  account: string;
  sessionId: string;
  /** As `session:list` has it; of a deferred grant that was not used yet, `signed` or `unusable`. */
  status: string;
  /** The grant in plain words. */
  description: string[];
  /** What is to be thought of. */
  findings: LintFinding[];
  remainders: Allowance[];
}

/** Shows a session: its status, its permissions in plain words, and what is left of its allowances. */
export async function showSession(context: Context, options: ShowOptions): Promise<ShownSession> {
  const { chain, say } = context;
  const account = await openAccount(context, options);
  const sessionId = await chooseSession(context, account, options);
  const found = (await findSessions(context, account, options.fromBlock)).find((one) => one.sessionId === sessionId);
  if (found === undefined) {
    throw new UserError(
      `No log tells what the session ${sessionId} was granted.`,
      "It was revoked before it was granted, or its log lies before --from-block.",
    );
  }
  const { session, status } = found;
  const known = await readLintContext(context, account, session);
  const { moduleAddress: module } = account;
  const description = describePermissions(session, known.tokens);
  const findings = lintPermissions(session, known);
  const remainders = await readAllowances(chain.provider, { module, account: account.address }, session, known.tokens);
  say(`Session ${sessionId} of ${account.address} on ${describeChain(chain)}`);
  say(`Status: ${statusWord(status)}.${status === SessionStatus.Active ? "" : ` ${statusRemedy(status)}`}`);
  for (const line of description) say(`  ${line}`);
  for (const finding of findings) say(`  ${formatFinding(finding)}`);
  for (const { text } of remainders) say(`  Left: ${text}`);
  return { account: account.address, sessionId, status: statusWord(status), description, findings, remainders };
}
