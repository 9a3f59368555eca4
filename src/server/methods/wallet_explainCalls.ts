import { toQuantity } from "ethers";
import { tuple } from "zod";

import type { Evaluation, JudgedCall } from "../../evaluate";
import { dummyKeySignature } from "../../operations";
import { hasAllowance } from "../../permissionFields";
import { SignatureMode, encodeKeySignature, encodeSessionSignature } from "../../sessionSignature";
import { readAccount, type ServedAccount } from "../account";
import { evaluateOperation, requireOpen, unpriced } from "../judge";
import { method } from "../method";
import { explain } from "../refusal";
import { ErrorCode, RpcError, rpcError, type ErrorData } from "../rpcError";
import { chainOf, type ServedChain } from "../servedChain";
import { readActingSession, readContext, type ActingSession } from "../session";
import { callsOf, callsParams } from "./wallet_prepareCalls";

/** Whether a session may make some calls, which of its permissions allow each, and what would be left. Gas aside. */
export const wallet_explainCalls = method("wallet_explainCalls", tuple([callsParams]), async ([asked], server) => {
  const { permissions } = asked.capabilities ?? {};
  if (permissions === undefined) throw noSession();
  const chain = chainOf(server, asked.chainId);
  const calls = callsOf(asked);
  const account = await readAccount(chain, asked.from);
  const context = readContext(chain, account.adapter.account, permissions);
  const targets = calls.map(({ to }) => to);
  const acting = await readActingSession(chain, account, context, targets);
  const evaluation = evaluateCalls(chain, account, acting, account.adapter.encodeCalls(calls));
  const reason = await reasonOf(chain, evaluation, acting);
  return {
    isAllowed: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    calls: await Promise.all(evaluation.calls.map((judged) => verdictOf(chain, judged, acting))),
    remaining: remainingAfter(evaluation, acting),
  };
});

function evaluateCalls(
  chain: ServedChain,
  account: ServedAccount,
  acting: ActingSession,
  callData: string,
): Evaluation {
  const { session, sessionId, signedGrant } = acting;
  const keySignature = encodeKeySignature(session, dummyKeySignature(session));
  const field = encodeSessionSignature(SignatureMode.Personal, sessionId, keySignature, signedGrant);
  return evaluateOperation(chain, account, acting, unpriced(acting, account.adapter.account, callData, field), false);
}

async function reasonOf(
  chain: ServedChain,
  evaluation: Evaluation,
  acting: ActingSession,
): Promise<ErrorData | undefined> {
  if (evaluation.error !== undefined) return explain(chain, evaluation.error, acting);
  try {
    await requireOpen(chain, evaluation, acting);
    return undefined;
  } catch (error) {
    if (error instanceof RpcError) return error.data;
    throw error;
  }
}

async function verdictOf(chain: ServedChain, { permissions, error }: JudgedCall, acting: ActingSession) {
  if (error === undefined) return { isAllowed: true, permissions };
  return { isAllowed: false, reason: await explain(chain, error, acting) };
}

/** What would be left of every allowance, gas aside; what is left now, where the calls are refused. */
function remainingAfter({ state }: Evaluation, { session }: ActingSession) {
  const isGranted = state.sessionEpoch !== undefined;
  return session.permissions.flatMap(({ permissionType, allowance }, permission) => {
    if (!hasAllowance(permissionType)) return [];
    return [{ permission, amount: toQuantity(isGranted ? state.remaining[permission] : allowance) }];
  });
}

function noSession() {
  const message = "Whose calls these are is not said.";
  const remedy = "Pass the session's context in capabilities.permissions.";
  return rpcError(ErrorCode.InvalidParams, "MissingField", message, remedy, "capabilities.permissions");
}
