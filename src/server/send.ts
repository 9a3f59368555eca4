import { dataLength, dataSlice } from "ethers";

import { isSame } from "../addresses";
import { BundlerError } from "../bundlers";
import { moduleSignature } from "../client/judge";
import { decodeCalls, type AccountCall } from "../evaluate/decodeCalls";
import { Refused } from "../evaluate/refused";
import { userOpHash } from "../operations";
import { SignerKind } from "../session";
import type { SessionContext } from "../sessionContext";
import { SignatureMode, signedHash } from "../sessionSignature";
import type { UserOperation } from "../userOperation";
import { readAccount, type ServedAccount } from "./account";
import { policiesOf, type Capabilities } from "./capabilities";
import { requireAllowed } from "./judge";
import { isKeySignature, withUsualV } from "./keySignature";
import { ErrorCode, rpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";
import { openSession, readContext, type ActingSession, type PermissionsCapability } from "./session";

/** A signed operation, as the client sends it back: nothing in it is trusted. */
export interface SendRequest {
  chain: ServedChain;
  /** Without its signature. */
  operation: UserOperation;
  /** What the key signed, hex. */
  signature: string;
  permissions?: PermissionsCapability;
  paymasterService: Capabilities["paymasterService"];
}

/**
 * Checks a signed operation as if nobody had before, and sends it. One that was sent already is not sent again.
 * @returns Its hash.
 * @throws RpcError where it is refused.
 */
export async function sendOperation(sent: SendRequest): Promise<string> {
  const { chain, operation, permissions } = sent;
  const account = await readAccount(chain, operation.sender);
  const hash = userOpHash(operation, account.entryPoint, chain.chainId);
  const context = permissions && readContext(chain, account.adapter.account, permissions);
  // A contract takes what it takes; owners and other keys sign by ECDSA.
  const isECDSA = context === undefined || context.grant.session.signerKind === SignerKind.Address;
  const request = isECDSA ? { ...sent, signature: withUsualV(sent.signature) } : sent;
  // Whoever acts by a session is told of nothing that its key did not sign.
  if (context !== undefined) await requireKeySignature(request, account, hash, context);
  if (await isSent(chain, account, hash)) return hash;
  const signed =
    context === undefined
      ? { ...operation, signature: account.adapter.encodeOwnerOperationSignature(request.signature) }
      : await signedBySession(request, account, context);
  await checkSponsorship(request, account);
  await submit(chain, account, signed, hash);
  return hash;
}

async function requireKeySignature(
  { chain, signature }: SendRequest,
  { adapter }: ServedAccount,
  userOpHash: string,
  { sessionId, grant }: SessionContext,
): Promise<void> {
  const { module, entityId } = adapter;
  const toSign = signedHash({ module, sessionId, userOpHash, entityId }, SignatureMode.Personal);
  if (!(await isKeySignature(chain.provider, grant.session, toSign, signature))) throw wrongSignature();
}

/** The operation with the session's signature, if the session may do what it does. */
async function signedBySession(
  { chain, operation, signature }: SendRequest,
  account: ServedAccount,
  context: SessionContext,
): Promise<UserOperation> {
  const { adapter } = account;
  const targets = callsOf(account, operation.callData).map(({ to }) => to);
  const acting = await openSession(chain, account, context, targets);
  requireSameAccount(acting, operation);
  const key = { mode: SignatureMode.Personal, signature };
  await requireAllowed(chain, account, acting, operation, key, true);
  return { ...operation, signature: adapter.encodeSignature(operation.callData, moduleSignature(acting, key)) };
}

/** The calls of an operation, as far as its calldata can be read: what can't be is refused later, with words. */
function callsOf({ adapter: { standard, account } }: ServedAccount, callData: string): AccountCall[] {
  const calls: AccountCall[] = [];
  try {
    for (const call of decodeCalls(standard, account, callData)) calls.push(call);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  return calls;
}

/** What makes an account that does not exist yet follows from the grant: the client's own would make another. */
function requireSameAccount({ initCode }: ActingSession, operation: UserOperation): void {
  if (initCode === "0x" || isSame(initCode, operation.initCode)) return;
  const message = "The operation would make the account in another way than it was prepared to.";
  throw rpcError(
    ErrorCode.InvalidParams,
    "InitCodeChanged",
    message,
    "Send what wallet_prepareCalls returned.",
    "data",
  );
}

async function isSent({ bundler }: ServedChain, { entryPoint }: ServedAccount, hash: string): Promise<boolean> {
  return (await bundler.receipt(hash, entryPoint)) !== undefined || (await bundler.isPending(hash));
}

/** The policy's limits may have been reached since the operation was prepared. */
async function checkSponsorship({ chain, operation, paymasterService }: SendRequest, account: ServedAccount) {
  const { sponsor } = chain;
  const { paymasterAndData, callData } = operation;
  const isOurs = dataLength(paymasterAndData) >= 20 && isSame(dataSlice(paymasterAndData, 0, 20), sponsor?.address);
  if (!isOurs || paymasterService === undefined) return;
  const policies = policiesOf({ paymasterService });
  await sponsor?.check(policies, { operation, calls: callsOf(account, callData) });
}

/** Sends it, unless another request did so at the same time: then the bundler refuses what is already there. */
async function submit(
  chain: ServedChain,
  account: ServedAccount,
  operation: UserOperation,
  hash: string,
): Promise<void> {
  try {
    await chain.bundler.send(operation, account.entryPoint);
  } catch (error) {
    if (!(error instanceof BundlerError) || !(await isSent(chain, account, hash))) throw error;
  }
}

function wrongSignature() {
  const message = "The session's key did not sign this operation.";
  const remedy = "Sign the personal message of signatureRequest.data.raw with the key that the session was granted to.";
  return rpcError(ErrorCode.InvalidSignature, "WrongSignature", message, remedy, "signature");
}
