import { dataSlice } from "ethers";

import { describePermissions } from "../../src/describePermissions";
import { lintPermissions } from "../../src/lint";
import type { Session } from "../../src/session";
import { fromSession } from "../../src/wire";
import type { AccountHandle } from "./account";
import type { Context } from "./context";
import { readGrantFile, requireSound } from "./grantFile";
import { sessionFromFlags, type GrantFlags } from "./grantFlags";
import { requirePrivate } from "./keys";
import { formatFinding, readLintContext } from "./lintContext";
import { UserError } from "./userError";

/** A grant as it is asked for: a file or flags. */
export interface GrantRequest extends GrantFlags {
  /** A grant in the wire format, instead of the flags. */
  file?: string;
  salt?: string;
}

/**
 * The session that was asked for. Its salt is undefined where neither an option nor the file says it.
 * @throws UserError where the grant is not sound, or everybody knows its key and the chain is public.
 */
export async function readRequest(
  context: Context,
  account: AccountHandle,
  { salt, ...request }: GrantRequest,
): Promise<{ asked: Session; salt?: bigint }> {
  const asked = await readSession(context, account, request);
  requirePrivate(context.chain, dataSlice(asked.signer, 0, 20));
  if (salt !== undefined) return { asked, salt: parseSalt(salt) };
  // A salt in a file is meant; salt 0 is what a file without one has.
  return asked.salt === 0n ? { asked } : { asked, salt: asked.salt };
}

async function readSession(
  context: Context,
  { address: account, moduleAddress: module }: AccountHandle,
  { file, ...flags }: GrantRequest,
): Promise<Session> {
  if (file === undefined) {
    const session = await sessionFromFlags(context, flags);
    return requireSound(fromSession(session), "The grant", { account, module });
  }
  if (flags.key === undefined) return requireSound(readGrantFile(file), file, { account, module });
  throw new UserError("Both a file and --key are given.", "Leave one of them out.");
}

function parseSalt(text: string): bigint {
  if (/^\d{1,28}$/.test(text)) return BigInt(text);
  throw new UserError(`--salt ${text} is no salt.`, "Give a number.");
}

/** What the session allows and what the owner should be warned of, in plain words. */
export async function explainGrant(context: Context, account: AccountHandle, session: Session) {
  const known = await readLintContext(context, account, session);
  const description = describePermissions(session, known.tokens);
  const findings = lintPermissions(session, known);
  const lines = [...description.map((line) => `  ${line}`), ...findings.map(formatFinding)];
  return { description, findings, lines };
}
