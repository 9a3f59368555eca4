import { SessionStatus } from "../../src/session";
import type { SignedGrant } from "../../src/sessionSignature";
import type { AccountHandle, AccountOptions } from "./account";
import { requireSigner } from "./chooseSession";
import type { Context } from "./context";
import { openDeferred, readEpoch, requireAccepted, requireUsable } from "./deferredChecks";
import { UserError } from "./userError";

/** The session of a deferred grant, and the grant itself where the operation must carry it. */
export interface CarriedGrant {
  account: AccountHandle;
  sessionId: string;
  /** Undefined where the session is on the chain already. */
  signedGrant?: SignedGrant;
}

/**
 * Reads a deferred grant for an operation of this key.
 * @throws UserError where it can't be used.
 */
export async function openCarriedGrant(
  context: Context,
  path: string,
  options: AccountOptions & { session?: string },
  key: string,
): Promise<CarriedGrant> {
  const opened = await openDeferred(context, path, options);
  const { account, sessionId, status, file } = opened;
  requireSigner(`The grant in ${path}`, file.grant.session, key);
  if (options.session !== undefined && options.session.toLowerCase() !== sessionId) {
    throw new UserError(
      `The grant is for the session ${sessionId}, not for ${options.session}.`,
      "Leave out --session.",
    );
  }
  if (status !== SessionStatus.Unknown && status !== SessionStatus.Revoked) {
    context.say("The session is on the chain already: its grant is not sent again.");
    return { account, sessionId };
  }
  await requireUsable(context, opened);
  if (!(await readEpoch(context, account)).ready) {
    throw new UserError(
      "The account has not installed the session module.",
      "Run `session:install`, then use the grant.",
    );
  }
  const { grant, ownerSignature } = file;
  if (ownerSignature === undefined) {
    const remedy = `Run \`session:grant ${path} --owner-signature 0x…\` with the signature of its typed data.`;
    throw new UserError(`The owner has not signed the grant in ${path}.`, remedy);
  }
  await requireAccepted(context, account, file);
  return { account, sessionId, signedGrant: { grant, ownerSignature } };
}
