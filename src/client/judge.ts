import { evaluate, type Evaluation, type ModuleError } from "../evaluate";
import { requireActive } from "../evaluate/liveness";
import { errorOf } from "../evaluate/refused";
import { ExplainedError } from "../explainedError";
import { formatTime } from "../format";
import { encodeKeySignature, encodeSessionSignature, type SignatureMode } from "../sessionSignature";
import { packUserOperation, type UserOperation } from "../userOperation";
import type { ClientContext } from "./ClientContext";
import type { OpenedSession } from "./openSession";
import { SessionRefused } from "./SessionRefused";

/** A key's signature of the real one's form. */
export interface KeySignature {
  mode: SignatureMode;
  /** Hex. */
  signature: string;
}

/** What is judged by: what tokens are called only matters for words. */
export type JudgedSession = Omit<OpenedSession, "tokens">;

/** The signature field as the module takes it: the grant is in it where the session is not on chain yet. */
export function moduleSignature(
  { sessionId, grant, signedGrant }: JudgedSession,
  { mode, signature }: KeySignature,
): string {
  return encodeSessionSignature(mode, sessionId, encodeKeySignature(grant.session, signature), signedGrant);
}

/**
 * What the module would make of an operation now, by the model on the state that was read.
 * @param operation Its signature does not matter.
 * @param isGasFinal Whether its gas is what will be sent. If not, gas that is not covered is no error yet.
 */
export function judge(
  { adapter, chainId }: Pick<ClientContext, "adapter" | "chainId">,
  opened: JudgedSession,
  operation: UserOperation,
  key: KeySignature,
  isGasFinal: boolean,
): Evaluation {
  const userOp = packUserOperation({ ...operation, signature: moduleSignature(opened, key) });
  const { state, isOwnerSignatureValid } = opened;
  // The grant was signed for the epoch that installing begins: the module would only see a wrong signature.
  if (opened.signedGrant !== undefined && !state.isInstalled) {
    return { error: { name: "NotInstalled", args: [state.account] }, calls: [], gasCharge: 0n, state };
  }
  const owner = { chainId, isSigned: () => isOwnerSignatureValid, isUsed: () => state.isRevoked };
  const operationOf = { standard: adapter.standard, userOp, isKeySignatureValid: isGasFinal, owner };
  return evaluate(opened.grant.session, state, operationOf);
}

/** The error by which the session's window or the grant's deadline refuse an operation at a time. */
export function refusedByTime(
  { grant, signedGrant }: JudgedSession,
  time: number,
): ModuleError | ExplainedError | undefined {
  if (signedGrant !== undefined && grant.deadline < time) {
    const reason = `The grant had to be used for the first time by ${formatTime(grant.deadline, time)}.`;
    return new ExplainedError("DeadlinePassed", reason, "Have the owner grant a new session.");
  }
  return errorOf(() => requireActive(grant.session, time));
}

/** An error of the model, with what the session tells about it. */
export function refusalOf({ grant, tokens }: OpenedSession, error: ModuleError): SessionRefused {
  return new SessionRefused(error, { session: grant.session, tokens });
}
