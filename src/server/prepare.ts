import { Contract, concat, getBytes, hashMessage } from "ethers";

import type { Call } from "../accounts/erc7579";
import { isSame } from "../addresses";
import { readFees } from "../chain";
import { moduleSignature } from "../client/judge";
import { blankOperation, gasAllowance } from "../client/sendCalls";
import { entryPointInterface } from "../entryPoint";
import { formatEther } from "../format";
import {
  DUMMY_ECDSA_SIGNATURE,
  dummyKeySignature,
  entryPointVersion,
  maximumCost,
  operationTypedData,
  prepareOperation,
  userOpHash,
  type Paymaster,
} from "../operations";
import { PaymasterPolicy } from "../session";
import { SignatureMode, operationDigest } from "../sessionSignature";
import { typedDataPayload } from "../typedDataPayload";
import type { UserOperation } from "../userOperation";
import type { ServedAccount } from "./account";
import { policiesOf, type Capabilities } from "./capabilities";
import { overriddenFees, withOverrides } from "./gasOverrides";
import { requireAllowed } from "./judge";
import { ErrorCode, rpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";
import type { ActingSession } from "./session";

/** Calls to prepare an operation for. */
export interface PrepareRequest {
  chain: ServedChain;
  account: ServedAccount;
  calls: readonly Call[];
  capabilities: Capabilities;
}

/** What the key that acts signs. */
export type SignatureRequest =
  | { type: "personal_sign"; data: { raw: string }; rawPayload: string }
  | { type: "eth_signTypedData_v4"; data: unknown; rawPayload: string };

/** An operation that lacks nothing but its signature, and the request to sign it. */
export interface PreparedOperation {
  operation: UserOperation;
  hash: string;
  signatureRequest: SignatureRequest;
}

/** Prepares an operation of a session: judged before its gas is estimated, and again with the gas. */
export async function prepareForSession(request: PrepareRequest, acting: ActingSession): Promise<PreparedOperation> {
  const { chain, account } = request;
  const { adapter } = account;
  const { sessionId, initCode } = acting;
  const callData = callDataOf(request);
  const key = { mode: SignatureMode.Personal, signature: dummyKeySignature(acting.grant.session) };
  const blank = { ...blankOperation(adapter.account, callData), initCode };
  await requireAllowed(chain, account, acting, blank, key, false);
  const operation = await prepareWith(request, {
    nonceKey: adapter.nonceKey(laneOf(request)),
    initCode,
    callData,
    dummySignature: adapter.encodeSignature(callData, moduleSignature(acting, key)),
    gasAllowance: isPaidByGasLimit(request, acting) ? gasAllowance(acting) : undefined,
  });
  await requireAllowed(chain, account, acting, operation, key, true);
  const hash = userOpHash(operation, account.entryPoint, chain.chainId);
  const digest = operationDigest({ module: adapter.module, sessionId, userOpHash: hash, entityId: adapter.entityId });
  return { operation, hash, signatureRequest: personal(digest) };
}

/** Prepares an operation of the owner. */
export async function prepareForOwner(request: PrepareRequest): Promise<PreparedOperation> {
  const { chain, account } = request;
  const { adapter, entryPoint } = account;
  const callData = callDataOf(request);
  const dummySignature = adapter.encodeOwnerOperationSignature(DUMMY_ECDSA_SIGNATURE);
  const nonceKey = adapter.ownerNonceKey(laneOf(request));
  const operation = await prepareWith(request, { nonceKey, initCode: "0x", callData, dummySignature });
  const hash = userOpHash(operation, entryPoint, chain.chainId);
  if (adapter.ownerSigns === "message") return { operation, hash, signatureRequest: personal(hash) };
  return { operation, hash, signatureRequest: typed(operation, account, chain.chainId, hash) };
}

type Own = Pick<
  Parameters<typeof prepareOperation>[2],
  "nonceKey" | "initCode" | "callData" | "dummySignature" | "gasAllowance"
>;

async function prepareWith(request: PrepareRequest, own: Own): Promise<UserOperation> {
  const { chain, account, capabilities } = request;
  const { provider, bundler } = chain;
  const policies = policiesOf(capabilities);
  const gas = { overrides: capabilities.gasParamsOverride, isSponsored: policies.length > 0 };
  const operation = await prepareOperation(provider, withOverrides(bundler, gas), {
    ...own,
    sender: account.adapter.account,
    entryPoint: account.entryPoint,
    fees: overriddenFees(await readFees(provider), gas),
    paymaster: policies.length === 0 ? undefined : paymasterOf(request, policies),
  });
  if (policies.length === 0) await requireFunds(chain, account, operation);
  return operation;
}

/** Where no more than an estimate is asked for, nothing is approved. */
function paymasterOf({ chain, account, calls, capabilities }: PrepareRequest, policies: string[]): Paymaster {
  const { sponsor, contracts } = chain;
  // A paymaster serves one EntryPoint.
  if (sponsor === undefined || !isSame(account.entryPoint, contracts.entryPoint)) throw noSponsor();
  const paymaster = sponsor.paymaster(policies, calls);
  if (capabilities.paymasterService?.onlyEstimation !== true) return paymaster;
  const stub: Paymaster["stub"] = (operation, entryPoint) => paymaster.stub(operation, entryPoint);
  return { stub, sponsor: stub };
}

function callDataOf({ account, calls, capabilities }: PrepareRequest): string {
  return concat([account.adapter.encodeCalls(calls), capabilities.experimental_dataSuffix?.value ?? "0x"]);
}

/** Operations on different lanes do not wait for each other. */
function laneOf({ account: { adapter }, capabilities }: PrepareRequest): number {
  const lane = Number(capabilities.nonceOverride?.nonceKey ?? 0);
  if (Number.isInteger(lane) && lane < adapter.laneCount) return lane;
  const message = `This account has the lanes 0 to ${adapter.laneCount - 1}.`;
  const path = "capabilities.nonceOverride.nonceKey";
  throw rpcError(ErrorCode.InvalidParams, "NoSuchLane", message, "Give a smaller nonce key.", path);
}

function isPaidByGasLimit({ chain: { sponsor }, capabilities }: PrepareRequest, { grant }: ActingSession): boolean {
  const { paymasterPolicy, paymaster } = grant.session;
  const isSponsored = capabilities.paymasterService !== undefined && sponsor !== undefined;
  const isFree =
    paymasterPolicy === PaymasterPolicy.Any ||
    (paymasterPolicy === PaymasterPolicy.Only && isSame(paymaster, sponsor?.address));
  return !(isSponsored && isFree);
}

async function requireFunds(chain: ServedChain, account: ServedAccount, operation: UserOperation): Promise<void> {
  const { sender } = operation;
  const contract = new Contract(account.entryPoint, entryPointInterface, chain.provider);
  const [balance, deposit] = await Promise.all([
    chain.provider.getBalance(sender),
    contract.getFunction("balanceOf")(sender) as Promise<bigint>,
  ]);
  const cost = maximumCost(operation);
  if (balance + deposit >= cost) return;
  const message = `The operation may cost ${formatEther(cost)} of gas, and the account has ${formatEther(balance + deposit)}.`;
  const remedy = `Send ether to ${sender}, or name a policy that pays in capabilities.paymasterService.`;
  throw rpcError(ErrorCode.Precheck, "InsufficientFunds", message, remedy, "from");
}

/** The message's bytes, for wallets; and its hash, for keys that sign hashes. */
function personal(digest: string): SignatureRequest {
  return { type: "personal_sign", data: { raw: digest }, rawPayload: hashMessage(getBytes(digest)) };
}

/** The operation itself, so that the owner's wallet shows what is signed. */
function typed(operation: UserOperation, account: ServedAccount, chainId: number, hash: string): SignatureRequest {
  if (entryPointVersion(account.entryPoint) === "v0.7") {
    const message = "The owner of this account signs hashes, which on EntryPoint v0.7 are no typed data.";
    const remedy = "Have the owner send the operation without this server, or use an account on EntryPoint v0.8.";
    throw rpcError(ErrorCode.UnsupportedCapability, "OwnerSignsHashes", message, remedy, "from");
  }
  const typedData = operationTypedData(operation, account.entryPoint, chainId);
  const data = typedDataPayload({ ...typedData, primaryType: "PackedUserOperation" });
  return { type: "eth_signTypedData_v4", data, rawPayload: hash };
}

function noSponsor() {
  const message = "This server pays for no operations of this account, or on this chain.";
  const path = "capabilities.paymasterService";
  return rpcError(ErrorCode.Sponsorship, "NoSponsor", message, "Leave it out: the account pays then.", path);
}
