import type { Call } from "../accounts/erc7579";
import { readTime } from "../chain/readTime";
import { ExplainedError } from "../explainedError";
import type { Evaluation } from "../evaluate";
import { prepareOperation } from "../operations/prepareOperation";
import type { Paymaster } from "../operations/Paymaster";
import { userOpHash } from "../operations/userOpHash";
import { findPermission } from "../evaluate/state";
import { PermissionType, SignerKind, type Session } from "../session";
import { signedHash, operationDigest } from "../sessionSignature";
import type { UserOperation } from "../userOperation";
import { encodeCallsId } from "./callsId";
import type { ClientContext } from "./ClientContext";
import { judge, moduleSignature, refusalOf, refusedByTime, type JudgedSession } from "./judge";
import { openSession, type OpenedSession } from "./openSession";
import { requireSigner, type SessionSigner } from "./sessionSigner";
import { submit } from "./submit";
import { translateError } from "./translateError";

/** Calls for a session to make, in the form of EIP-5792. */
export interface SendCallsRequest {
  calls: readonly Call[];
  /** What `grantPermissions` returned. */
  capabilities: { permissions: { context: string } };
  /** Who pays for gas; the account where absent. */
  paymaster?: Paymaster;
  /**
   * Operations on different lanes do not wait for each other; those on one lane are executed in order. Where absent, the
   * lowest lane on which this client has nothing in flight. Name one where several clients use one session.
   */
  lane?: number;
}

/** Calls that a bundler has accepted. */
export interface SentCalls {
  /** For `getCallsStatus`: the chain's id in 32 bytes, then the operation's hash. */
  id: string;
  userOpHash: string;
}

/**
 * Has the account make calls that the session key signs for. What the module would refuse is refused here, before
 * anything is sent.
 * @throws SessionRefused for what the module refuses, ExplainedError for what keeps the operation from being sent.
 */
export async function sendCalls(client: ClientContext, request: SendCallsRequest): Promise<SentCalls> {
  const signer = requireSigner(client.signer);
  const { adapter, lanes } = client;
  const opened = await openCalls(client, request);
  requireOwnSession(opened.grant.session, signer);
  const lane = request.lane ?? (await lanes.take());
  let nonce: bigint | undefined;
  try {
    const operation = await prepareCalls(client, opened, request, adapter.nonceKey(lane), signer);
    const hash = await signAndSend(client, opened, operation, signer);
    nonce = operation.nonce;
    return { id: encodeCallsId(client.chainId, hash), userOpHash: hash };
  } finally {
    if (request.lane === undefined) lanes.settle(lane, nonce);
  }
}

/** Reads the session of a request, and refuses what its model refuses whatever the gas. */
export async function openCalls(client: ClientContext, request: SendCallsRequest): Promise<OpenedSession> {
  const { calls, capabilities } = request;
  if (calls.length === 0) throw new ExplainedError("NoCalls", "There is no call to make.", "Pass one call at least.");
  const targets = calls.map(({ to }) => to);
  return openSession(client, capabilities.permissions.context, targets);
}

/** What gas is estimated with. */
export type DummyKey = Pick<SessionSigner, "mode" | "dummySignature">;

/**
 * An operation of the session with its gas, and not signed.
 * @throws SessionRefused
 */
export async function prepareCalls(
  client: ClientContext,
  opened: OpenedSession,
  { calls, paymaster }: SendCallsRequest,
  nonceKey: bigint,
  { mode, dummySignature }: DummyKey,
): Promise<UserOperation> {
  const { provider, bundler, adapter, entryPoint } = client;
  const key = { mode, signature: dummySignature };
  const callData = adapter.encodeCalls(calls);
  requireAllowed(opened, judge(client, opened, blankOperation(adapter.account, callData), key, false));
  const timely = refusedByTime(opened, await readTime(provider));
  if (timely instanceof ExplainedError) throw timely;
  if (timely !== undefined) throw refusalOf(opened, timely);
  try {
    const operation = await prepareOperation(provider, bundler, {
      sender: adapter.account,
      entryPoint,
      nonceKey,
      callData,
      dummySignature: adapter.encodeSignature(callData, moduleSignature(opened, key)),
      paymaster,
      gasAllowance: paymaster === undefined ? gasAllowance(opened) : undefined,
    });
    requireAllowed(opened, judge(client, opened, operation, key, true));
    return operation;
  } catch (error) {
    throw translateError(error, refusalContext(opened));
  }
}

async function signAndSend(
  client: ClientContext,
  opened: OpenedSession,
  operation: UserOperation,
  signer: SessionSigner,
): Promise<string> {
  const { adapter, entryPoint, chainId, scope } = client;
  const hash = userOpHash(operation, entryPoint, chainId);
  const operationScope = {
    module: scope.module,
    sessionId: opened.sessionId,
    userOpHash: hash,
    entityId: adapter.entityId,
  };
  const { mode } = signer;
  const signature = await signer.sign(operationDigest(operationScope), signedHash(operationScope, mode));
  const field = adapter.encodeSignature(operation.callData, moduleSignature(opened, { mode, signature }));
  try {
    await submit(client, { ...operation, signature: field }, hash);
  } catch (error) {
    throw translateError(error, refusalContext(opened));
  }
  return hash;
}

function requireAllowed(opened: OpenedSession, { error }: Evaluation): void {
  if (error !== undefined) throw refusalOf(opened, error);
}

function refusalContext({ grant, tokens }: OpenedSession) {
  return { session: grant.session, tokens };
}

/** The calls as an operation without gas, fees and nonce. */
export function blankOperation(sender: string, callData: string): UserOperation {
  const gas = { verificationGasLimit: 0n, callGasLimit: 0n, preVerificationGas: 0n };
  const fees = { maxFeePerGas: 0n, maxPriorityFeePerGas: 0n };
  return { sender, nonce: 0n, initCode: "0x", callData, ...gas, ...fees, paymasterAndData: "0x", signature: "0x" };
}

/** What is left of the gas limit; without one, the operation is refused once its cost is known. */
export function gasAllowance({ grant, state, signedGrant }: JudgedSession): bigint | undefined {
  const { permissions } = grant.session;
  const limit = findPermission(grant.session, PermissionType.GasLimit);
  if (limit === undefined) return undefined;
  return signedGrant ? permissions[limit].allowance : state.remaining[limit];
}

function requireOwnSession({ signerKind, signer }: Session, own: SessionSigner): void {
  if (own.signerKind === signerKind && own.signer.toLowerCase() === signer.toLowerCase()) return;
  const kind = SignerKind[signerKind];
  const reason = `The session is for the signer ${signer} (${kind}), and the client signs as ${own.signer}.`;
  throw new ExplainedError("SignerMismatch", reason, "Create the client with the session's own key as signer.");
}
