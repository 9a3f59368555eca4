import { readAllowances } from "../../src/chain";
import { lintPermissions } from "../../src/lint";
import { SessionStatus } from "../../src/session";
import type { AccountHandle } from "./account";
import { failed, passed, warned, type Check } from "./check";
import { chooseSession, type SessionChoice } from "./chooseSession";
import type { Context } from "./context";
import { readLintContext } from "./lintContext";
import { findSessions } from "./sessionLogs";
import { statusRemedy, statusWord } from "./statuses";
import { describeWindow } from "./times";
import { UserError } from "./userError";

/** The session works, its grant holds no surprise, and something is left of each of its allowances. */
export async function* sessionChecks(
  context: Context,
  account: AccountHandle,
  choice: SessionChoice,
): AsyncGenerator<Check> {
  const name = "session";
  try {
    const sessionId = await chooseSession(context, account, choice);
    const granted = await findSessions(context, account, choice.fromBlock);
    const found = granted.find((one) => one.sessionId === sessionId);
    if (found === undefined) {
      throw new UserError(`No log tells what ${sessionId} was granted.`, "Look further back with --from-block.");
    }
    const { session, status } = found;
    const text = `${sessionId} is ${statusWord(status)}, ${describeWindow(session.validAfter, session.validUntil)}.`;
    if (status !== SessionStatus.Active) throw new UserError(text, statusRemedy(status));
    yield passed(name, text);
    const known = await readLintContext(context, account, session);
    for (const { message, remedy } of lintPermissions(session, known)) yield warned("grant", message, remedy);
    const { address, moduleAddress: module } = account;
    const scope = { module, account: address };
    const remainders = await readAllowances(context.chain.provider, scope, session, known.tokens);
    for (const { left, text } of remainders) yield allowanceCheck(left, text);
  } catch (error) {
    yield failed(name, error);
  }
}

function allowanceCheck(left: bigint, text: string): Check {
  if (left > 0n) return passed("allowance", `${text}.`);
  return failed("allowance", new UserError(`${text}.`, "Grant a new session with `session:grant`."));
}
