import { BaseWallet, getBytes } from "ethers";

import type { Call } from "../accounts/erc7579";
import { ExplainedError } from "../explainedError";
import { DUMMY_ECDSA_SIGNATURE } from "../operations/dummyKeySignature";
import { prepareOperation } from "../operations/prepareOperation";
import { operationTypedData, userOpHash } from "../operations/userOpHash";
import type { UserOperation } from "../userOperation";
import { encodeCallsId } from "./callsId";
import { requireOwner, type ClientContext } from "./ClientContext";
import type { CallsStatus } from "./getCallsStatus";
import { submit } from "./submit";
import { translateError } from "./translateError";
import { waitForCalls } from "./waitForCalls";

/**
 * Has the account make calls that its owner signs for, and waits until they are executed.
 * @throws ExplainedError `CallsReverted` where they reverted, and what keeps the operation from being sent.
 */
export async function sendOwnerCalls(client: ClientContext, calls: readonly Call[]): Promise<CallsStatus> {
  requireOwner(client);
  const status = await waitForCalls(client, encodeCallsId(client.chainId, await send(client, calls)));
  if (status.error === undefined) return status;
  throw new ExplainedError("CallsReverted", status.error.message, status.error.remedy);
}

async function send(client: ClientContext, calls: readonly Call[]): Promise<string> {
  const { provider, bundler, adapter, entryPoint, chainId, ownerLanes } = client;
  const lane = await ownerLanes.take();
  let nonce: bigint | undefined;
  try {
    const operation = await prepareOperation(provider, bundler, {
      sender: adapter.account,
      entryPoint,
      nonceKey: adapter.ownerNonceKey(lane),
      callData: adapter.encodeCalls(calls),
      dummySignature: adapter.encodeOwnerOperationSignature(DUMMY_ECDSA_SIGNATURE),
    });
    const hash = userOpHash(operation, entryPoint, chainId);
    const signature = adapter.encodeOwnerOperationSignature(await signAsOwner(client, operation, hash));
    await submit(client, { ...operation, signature }, hash);
    nonce = operation.nonce;
    return hash;
  } catch (error) {
    throw translateError(error);
  } finally {
    ownerLanes.settle(lane, nonce);
  }
}

/** Wallets of ethers sign hashes; others show messages and typed data, and an operation is the latter from v0.8 on. */
async function signAsOwner(client: ClientContext, operation: UserOperation, hash: string): Promise<string> {
  const owner = requireOwner(client);
  const { adapter, entryPoint, chainId } = client;
  if (adapter.ownerSigns === "message") return owner.signMessage(getBytes(hash));
  if (owner instanceof BaseWallet) return owner.signingKey.sign(hash).serialized;
  const { domain, types, message } = operationTypedData(operation, entryPoint, chainId);
  return owner.signTypedData(domain, types, message);
}
