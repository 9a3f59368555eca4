import { toQuantity } from "ethers";
import { tuple } from "zod";

import { blankOperation } from "../../client/sendCalls";
import type { Evaluation, JudgedCall } from "../../evaluate";
import { dummyKeySignature } from "../../operations";
import { hasAllowance } from "../../permissionFields";
import { SignatureMode } from "../../sessionSignature";
import { readAccount } from "../account";
import { evaluateNow, refusalOf } from "../judge";
import { method } from "../method";
import { ErrorCode, rpcError } from "../rpcError";
import { chainOf, type ServedChain } from "../servedChain";
import { openSession, readContext, type ActingSession } from "../session";
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
  const acting = await openSession(chain, account, context, targets);
  const callData = account.adapter.encodeCalls(calls);
  const key = { mode: SignatureMode.Personal, signature: dummyKeySignature(acting.grant.session) };
  const blank = { ...blankOperation(account.adapter.account, callData), initCode: acting.initCode };
  const { evaluation, refusal } = await evaluateNow(chain, account, acting, blank, key, false);
  return {
    isAllowed: refusal === undefined,
    ...(refusal === undefined ? {} : { reason: refusal.data }),
    calls: await Promise.all(evaluation.calls.map((judged) => verdictOf(chain, judged, acting))),
    remaining: remainingAfter(evaluation, acting),
  };
});

async function verdictOf(chain: ServedChain, { permissions, error }: JudgedCall, acting: ActingSession) {
  if (error === undefined) return { isAllowed: true, permissions };
  return { isAllowed: false, reason: (await refusalOf(chain, acting, error)).data };
}

/** What would be left of every allowance, gas aside; what is left now, where the calls are refused. */
function remainingAfter({ state, error }: Evaluation, { grant: { session }, signedGrant }: ActingSession) {
  // Of a session that is not on chain yet, all is left.
  const isUntouched = error !== undefined && signedGrant !== undefined;
  return session.permissions.flatMap(({ permissionType, allowance }, permission) => {
    if (!hasAllowance(permissionType)) return [];
    return [{ permission, amount: toQuantity(isUntouched ? allowance : state.remaining[permission]) }];
  });
}

function noSession() {
  const message = "Whose calls these are is not said.";
  const remedy = "Pass the session's context in capabilities.permissions.";
  return rpcError(ErrorCode.InvalidParams, "MissingField", message, remedy, "capabilities.permissions");
}
