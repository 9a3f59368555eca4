import { SessionStatus } from "../../src/session";
import type { Context } from "./context";
import { announceGrant } from "./defer";
import { openDeferred, requireAccepted, requireUsable, type OpenedGrant } from "./deferredChecks";
import { showSession, type ShownSession, type ShowOptions } from "./showSession";
import { UserError } from "./userError";

/** How `session:show` is asked. */
export interface ShowCommandOptions extends ShowOptions {
  /** A file with a deferred grant, instead of a session's id. */
  grant?: string;
}

/** Shows a session: one of the chain, or one that a deferred grant would install. */
export async function show(context: Context, options: ShowCommandOptions): Promise<ShownSession> {
  if (options.grant === undefined) return showSession(context, options);
  const opened = await openDeferred(context, options.grant, options);
  const { account, sessionId, file, status } = opened;
  const isUsed = status !== SessionStatus.Unknown && status !== SessionStatus.Revoked;
  if (isUsed) return showSession(context, { ...options, account: account.address, session: sessionId });
  const { description, findings } = await announceGrant(context, account, file);
  const problem = await problemOf(context, opened);
  context.say(`Status: ${problem ?? "signed by the owner, and not used yet."}`);
  return {
    account: account.address,
    sessionId,
    status: problem === undefined ? "signed" : "unusable",
    description,
    findings,
    remainders: [],
  };
}

/** Why the grant can't be used now. */
async function problemOf(context: Context, opened: OpenedGrant): Promise<string | undefined> {
  const { account, file } = opened;
  try {
    await requireUsable(context, opened);
    if (file.ownerSignature === undefined) return "The owner has not signed it.";
    await requireAccepted(context, account, file);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return `${error.message} ${error.remedy}`;
  }
}
