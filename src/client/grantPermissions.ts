import { randomBytes, toBigInt } from "ethers";

import { readEpoch } from "../chain/readEpoch";
import { readLintContext } from "../chain/readLintContext";
import { readSessionState } from "../chain/readSessionState";
import { readTime } from "../chain/readTime";
import { describePermissions } from "../describePermissions";
import { evaluateGrant } from "../evaluate";
import { ExplainedError } from "../explainedError";
import { formatTime } from "../format";
import { grantTypedData } from "../grantTypedData";
import { lintPermissions, type LintFinding } from "../lint";
import { moduleInterface } from "../moduleContract";
import type { Session } from "../session";
import { encodeContext } from "../sessionContext";
import { sessionIdOf } from "../sessionId";
import { parseGrant, toSession, type WireGrant } from "../wire";
import { requireOwner, type ClientContext } from "./ClientContext";
import { isOwnersGrant } from "./openSession";
import { sendOwnerCalls } from "./sendOwnerCalls";
import { SessionRefused } from "./SessionRefused";

/** How a session is granted. */
export interface GrantOptions {
  /**
   * `deferred`, as where absent: the owner signs, and the session's first operation brings the grant. `now`: a transaction
   * of the owner brings it.
   */
  install?: "deferred" | "now";
  /** By when a deferred grant must be used first, UNIX seconds; where absent, a day from when it can be. */
  deadline?: number;
}

/** A session that was granted. */
export interface GrantedPermissions {
  /** For `sendCalls`: give it to whoever holds the session key. */
  context: string;
  /** What the module knows the session by, 32 bytes, hex. */
  sessionId: string;
  session: Session;
  /** What the session allows, in words. */
  description: string[];
  /** What the owner should think about. */
  findings: LintFinding[];
}

const DAY = 86_400;
const SALT_BYTES = 12;

/**
 * Grants a session. The owner signs, once.
 * @param grant In the wire format; a random salt where it has none.
 * @throws WireError for a grant that makes no sense, SessionRefused for one that the module refuses, ExplainedError
 * `OwnerSignatureInvalid` where the account does not take the owner's signature.
 */
export async function grantPermissions(
  client: ClientContext,
  grant: WireGrant,
  { install = "deferred", deadline }: GrantOptions = {},
): Promise<GrantedPermissions> {
  requireOwner(client);
  const { provider, scope } = client;
  const now = await readTime(provider);
  const asked = toSession(parseGrant(grant, { ...scope, now }));
  const session = grant.salt === undefined ? { ...asked, salt: toBigInt(randomBytes(SALT_BYTES)) } : asked;
  const [state, known] = await Promise.all([
    readSessionState(provider, scope, session),
    readLintContext(provider, scope, session),
  ]);
  const { error } = evaluateGrant(session, state);
  if (error !== undefined) throw new SessionRefused(error, { session, tokens: known.tokens });
  if (install === "now" && !state.isInstalled)
    throw new SessionRefused({ name: "NotInstalled", args: [scope.account] });
  const context =
    install === "now"
      ? await grantNow(client, session)
      : await defer(client, session, deadlineOf(session, now, deadline));
  const words = { description: describePermissions(session, known.tokens), findings: lintPermissions(session, known) };
  return { context, sessionId: sessionIdOf(session), session, ...words };
}

async function grantNow(client: ClientContext, session: Session): Promise<string> {
  const { provider, scope, chainId } = client;
  const data = moduleInterface.encodeFunctionData("grantSession", [session]);
  await sendOwnerCalls(client, [{ to: scope.module, data }]);
  const { epoch } = await readEpoch(provider, scope);
  return encodeContext({ ...scope, chainId, epoch, grant: { session, deadline: 0 } });
}

async function defer(client: ClientContext, session: Session, deadline: number): Promise<string> {
  const { provider, scope, chainId, adapter } = client;
  const { epoch } = await readEpoch(provider, scope);
  const grant = { session, deadline };
  const typedData = grantTypedData(grant, { ...scope, chainId, epoch });
  const { domain, types, message } = adapter.ownerTypedData(typedData);
  const signature = await requireOwner(client).signTypedData(domain, types, message);
  const ownerSignature = adapter.encodeOwnerSignature(signature, typedData);
  if (!(await isOwnersGrant(client, { grant }, epoch, ownerSignature))) {
    const reason = `The account ${scope.account} does not take the signature of this owner.`;
    const remedy =
      "Check that the signer is the account's owner, and that rootValidator is what checks its signatures.";
    throw new ExplainedError("OwnerSignatureInvalid", reason, remedy);
  }
  return encodeContext({ ...scope, chainId, epoch, grant, ownerSignature });
}

/** Not before the session begins, or it could never be used; not after its end, which comes first. */
function deadlineOf({ validAfter, validUntil }: Session, now: number, asked?: number): number {
  const begins = Math.max(now, validAfter);
  const usual = begins + DAY;
  if (asked === undefined) return Math.min(usual, validUntil || usual);
  if (Number.isInteger(asked) && asked > begins) return asked;
  const reason = `The deadline ${asked} of the first use does not lie after ${formatTime(begins, now)}, when it can be.`;
  throw new ExplainedError("InvalidDeadline", reason, "Give later UNIX seconds, in whole numbers.");
}
