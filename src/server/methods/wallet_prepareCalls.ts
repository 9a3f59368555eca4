import { ZeroAddress, toQuantity } from "ethers";
import { array, object, tuple, unknown, type output } from "zod";

import type { Call } from "../../accounts/erc7579";
import { toWireOperation } from "../../bundlers";
import { maximumCost } from "../../operations";
import { readAccount } from "../account";
import { capabilities, policiesOf, requireOffered, type Capabilities } from "../capabilities";
import { MAX_CALLS } from "../limits";
import { method } from "../method";
import { address, call, chainId } from "../params";
import { prepareForOwner, prepareForSession, type PreparedOperation } from "../prepare";
import { ErrorCode, rpcError } from "../rpcError";
import { chainOf, type ServedChain, type WalletServer } from "../servedChain";
import { notCreated, openSession, readContext } from "../session";

/** Calls of an account, and what goes with them. */
export const callsParams = object({
  from: address,
  chainId,
  calls: array(call),
  capabilities: capabilities.optional(),
  paymasterPermitSignature: unknown().optional(),
});

/** EntryPoint v0.8 and v0.9 operations go by this name too: clients know no other. */
export const OPERATION_TYPE = "user-operation-v070";

/** An operation that lacks nothing but its signature. */
export const wallet_prepareCalls = method("wallet_prepareCalls", tuple([callsParams]), async ([asked], server) =>
  prepareCalls(asked, server),
);

/** Prepares calls, and answers as `wallet_prepareCalls` does. */
export async function prepareCalls(asked: output<typeof callsParams>, server: WalletServer) {
  const { from, capabilities: given = {} } = asked;
  requireOffered(given);
  const chain = chainOf(server, asked.chainId);
  const calls = callsOf(asked);
  const account = await readAccount(chain, from);
  const request = { chain, account, calls, capabilities: given };
  if (given.permissions === undefined) {
    if (!account.isDeployed) throw notCreated(chain, account.adapter.account);
    return answer(chain, await prepareForOwner(request), calls, given);
  }
  const context = readContext(chain, account.adapter.account, given.permissions);
  const targets = calls.map(({ to }) => to);
  const acting = await openSession(chain, account, context, targets);
  return answer(chain, await prepareForSession(request, acting), calls, given);
}

/** @throws RpcError for none, and for more than an operation may make. */
export function callsOf({ calls }: output<typeof callsParams>): Call[] {
  if (calls.length === 0) {
    const remedy = "Give at least one call.";
    throw rpcError(ErrorCode.InvalidParams, "NoCalls", "There is no call to make.", remedy, "calls");
  }
  if (calls.length > MAX_CALLS) {
    const message = `${calls.length} calls are more than ${MAX_CALLS}.`;
    throw rpcError(ErrorCode.TooManyCalls, "TooManyCalls", message, "Make several operations of them.", "calls");
  }
  return calls.map(({ to, value, data }) => ({ to, value: BigInt(value ?? 0), data: data ?? "0x" }));
}

function answer(
  { chainId }: ServedChain,
  { operation, hash, signatureRequest }: PreparedOperation,
  calls: Call[],
  given: Capabilities,
) {
  // The dummy that gas was estimated with is nobody's signature.
  const data = { ...toWireOperation(operation), signature: undefined };
  const sponsored = policiesOf(given).length > 0;
  return {
    type: OPERATION_TYPE,
    chainId: toQuantity(chainId),
    data,
    ...(given.paymasterService?.onlyEstimation ? {} : { signatureRequest }),
    feePayment: {
      sponsored,
      tokenAddress: ZeroAddress,
      maxAmount: toQuantity(sponsored ? 0n : maximumCost(operation)),
    },
    details: { type: "user-operation", data: { hash, calls: calls.map(toWireCall) } },
  };
}

function toWireCall({ to, value = 0n, data = "0x" }: Call) {
  return { to, data, value: toQuantity(value) };
}
