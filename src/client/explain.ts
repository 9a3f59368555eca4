import type { Call } from "../accounts/erc7579";
import { describeAllowances, type Allowance } from "../chain/readAllowances";
import { contractName } from "../contractName";
import type { Evaluation, JudgedCall } from "../evaluate";
import { ExplainedError } from "../explainedError";
import { formatEther } from "../format";
import { functionName } from "../functionNames";
import { dummyKeySignature } from "../operations/dummyKeySignature";
import { maximumCost } from "../operations/maximumCost";
import { SignatureMode } from "../sessionSignature";
import { fromSession } from "../wire";
import type { ClientContext } from "./ClientContext";
import { judge, refusalOf } from "./judge";
import type { OpenedSession } from "./openSession";
import { blankOperation, openCalls, prepareCalls, type DummyKey, type SendCallsRequest } from "./sendCalls";

/** One call, and what the session makes of it. */
export interface ExplainedCall {
  call: Call;
  isAllowed: boolean;
  /** Places in the session's list: what names the call's data, then what covers its value. */
  permissions: number[];
  /** One sentence. */
  text: string;
}

/** What would happen to calls now. */
export interface Explanation {
  isAllowed: boolean;
  /** Each call that was looked at; none where the session is refused as a whole. */
  calls: ExplainedCall[];
  /** Why not, where something is refused: a SessionRefused where the module does it. */
  refusal?: ExplainedError;
  /** What the operation costs at most, wei; absent where it is refused. */
  maximumCost?: bigint;
  /** What of that is charged to the session's gas limit, wei. */
  gasCharge?: bigint;
  /** What would be left of each allowance afterwards; as it is now where something is refused. */
  allowances: Allowance[];
  /** All of it in words, one sentence a line. */
  lines: string[];
}

/** An evaluation, and what the operation would cost. */
interface Outcome {
  evaluation: Evaluation;
  cost?: bigint;
  refusal?: ExplainedError;
}

/**
 * What would happen if a session made these calls now, from the chain's state. Sends nothing and needs no key.
 * @throws ExplainedError where the session can't be read; a refusal is an answer.
 */
export async function explain(client: ClientContext, request: SendCallsRequest): Promise<Explanation> {
  const opened = await openCalls(client, request);
  const { evaluation, cost, refusal } = await tryCalls(client, opened, request);
  const { tokens } = opened;
  const isAllowed = refusal === undefined;
  const calls = evaluation.calls.map((judged, index) => explainCall(opened, judged, request.calls[index]));
  const allowances = describeAllowances(opened.grant.session, leftAfter(opened, evaluation, isAllowed), tokens);
  const gas = isAllowed ? { maximumCost: cost, gasCharge: evaluation.gasCharge } : {};
  const lines = [
    ...(isAllowed && calls.length === 0 ? ["The session may do everything (root)."] : []),
    ...calls.map(({ text }, index) => numbered(text, index, calls.length)),
    ...(refusal === undefined ? [gasLine(evaluation.gasCharge, cost ?? 0n)] : [`Refused: ${refusal.message}`]),
    ...allowances.map(({ text }) => `${isAllowed ? "Left afterwards" : "Left"}: ${text}.`),
  ];
  return { isAllowed, calls, refusal, ...gas, allowances, lines };
}

async function tryCalls(client: ClientContext, opened: OpenedSession, request: SendCallsRequest): Promise<Outcome> {
  const { adapter } = client;
  const dummy = dummyKey(client, opened);
  const key = { mode: dummy.mode, signature: dummy.dummySignature };
  const blank = blankOperation(adapter.account, adapter.encodeCalls(request.calls));
  const evaluation = judge(client, opened, blank, key, false);
  if (evaluation.error !== undefined) return { evaluation, refusal: refusalOf(opened, evaluation.error) };
  try {
    const operation = await prepareCalls(client, opened, request, adapter.nonceKey(0), dummy);
    return { evaluation: judge(client, opened, operation, key, true), cost: maximumCost(operation) };
  } catch (error) {
    if (error instanceof ExplainedError) return { evaluation, refusal: error };
    throw error;
  }
}

/** The client's own key where it has one: it knows the form of its signatures best. */
function dummyKey({ signer }: ClientContext, { grant }: OpenedSession): DummyKey {
  if (signer?.signer.toLowerCase() === grant.session.signer.toLowerCase()) return signer;
  return { mode: SignatureMode.Raw, dummySignature: dummyKeySignature(grant.session) };
}

/** Of a session that is not on chain yet, all is left. */
function leftAfter({ grant, state, signedGrant }: OpenedSession, evaluation: Evaluation, isAllowed: boolean) {
  if (isAllowed) return evaluation.state.remaining;
  return signedGrant ? grant.session.permissions.map(({ allowance }) => allowance) : state.remaining;
}

function explainCall(opened: OpenedSession, { call, permissions = [], error }: JudgedCall, asked: Call): ExplainedCall {
  const what = describeCall(call.data, call.value, contractName(call.to, opened.tokens));
  if (error !== undefined) {
    return { call: asked, isAllowed: false, permissions, text: refusalOf(opened, error).reason };
  }
  const wire = fromSession(opened.grant.session).permissions;
  const names = permissions.map((index) => `permission ${index + 1} (${wire[index].type})`);
  const by = names.length === 0 ? "by the session's own rules" : `by ${names.join(" and ")}`;
  return { call: asked, isAllowed: true, permissions, text: `${what}: allowed ${by}.` };
}

/** A refusal of a call after the first says which it is. */
function numbered(text: string, index: number, count: number): string {
  return count === 1 || text.startsWith(`Call ${index + 1} of`) ? text : `Call ${index + 1}: ${text}`;
}

function describeCall(data: string, value: bigint, target: string): string {
  const ether = value === 0n ? "" : ` with ${formatEther(value)}`;
  if (data === "0x") return `Send ${formatEther(value)} to ${target}`;
  return data.length < 10 ? `Call ${target}${ether}` : `Call ${functionName(data.slice(0, 10))} of ${target}${ether}`;
}

function gasLine(charge: bigint, cost: bigint): string {
  if (charge === 0n) return `Gas costs at most ${formatEther(cost)}, and the session's gas limit is not charged.`;
  return `Gas costs at most ${formatEther(cost)}, which the session's gas limit is charged.`;
}
