import { expect } from "chai";
import { getBytes, type Wallet } from "ethers";
import { ethers } from "hardhat";

import type { TypedData } from "../../src/accounts/AccountAdapter";
import type { Call } from "../../src/accounts/erc7579";
import type { Refusal } from "../../src/refusal";
import { grantTypedData, type GrantScope } from "../../src/grantTypedData";
import type { DeferredGrant, Session, Permission } from "../../src/session";
import { PermissionType } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, signOperation, type SignedGrant } from "../../src/sessionSignature";
import { packUserOperation, type PackedUserOperation, type UserOperation } from "../../src/userOperation";
import { grantScope } from "../helpers/deferred";
import { VALIDATE_USER_OP } from "../helpers/direct";
import { USUAL_GAS, expectError, handleOps, hashOperation, refusalOf, type Outcome } from "../helpers/operations";
import { gasLimit } from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { adapterOf, encodeSignature, type Mounted } from "./mounted";

const VALIDATE_USER_OP_6900 = VALIDATE_USER_OP.replace("(", "(uint32,");

/** How a session's operation differs from the usual one. */
export interface Options {
  /** Who signs; the session key unless said otherwise. */
  key?: Wallet;
  mode?: SignatureMode;
  /** A grant that comes along. */
  signedGrant?: SignedGrant;
  lane?: number;
  /** The entity id that the key signs for, where it is not the one that the operation names. */
  signedEntityId?: number;
  fields?: Partial<UserOperation>;
}

/** An operation of a session before it is signed. `calls` may be calldata of one's own. */
export async function unsignedOperation(m: Mounted, calls: Call[] | string, options: Options = {}) {
  const { lane = 0, fields = {} } = options;
  const callData = typeof calls === "string" ? calls : adapterOf(m).encodeCalls(calls);
  return build(m, adapterOf(m).nonceKey(lane), callData, fields);
}

/** An operation of a session, signed by its key. */
export async function sessionOperation(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  options: Options = {},
): Promise<PackedUserOperation> {
  const operation = await unsignedOperation(m, calls, options);
  return signSessionOperation(m, sessionId, operation, options);
}

/** Signs an operation with the session's key. */
export async function signSessionOperation(
  m: Mounted,
  sessionId: string,
  operation: UserOperation,
  { key = m.w.sessionKey, mode, signedGrant, signedEntityId = m.installation.entityId }: Options = {},
): Promise<PackedUserOperation> {
  const userOpHash = await hashOperation(m.account, operation);
  const scope = { module: m.installation.module, sessionId, userOpHash, entityId: signedEntityId };
  return withSignature(m, operation, await signOperation(key, scope, mode, signedGrant));
}

/** The operation with what the module takes as its signature. */
export function withSignature(m: Mounted, operation: UserOperation, signature: string): PackedUserOperation {
  const field = encodeSignature(m, operation.callData, signature);
  return packUserOperation({ ...operation, signature: field });
}

/** The owner sends calls, or calldata for the account itself, which goes through. */
export async function ownerSends(m: Mounted, calls: Call[] | string): Promise<Outcome> {
  const outcome = await ownerTries(m, calls);
  expect(outcome.refusal?.data ?? outcome.revert?.data, "owner's operation").to.equal(undefined);
  expect(outcome.isExecuted, "owner's operation executed").to.equal(true);
  return outcome;
}

/** The owner sends calls, or calldata for the account itself. */
export async function ownerTries(m: Mounted, calls: Call[] | string): Promise<Outcome> {
  const callData = typeof calls === "string" ? calls : adapterOf(m).encodeCalls(calls);
  const operation = await build(m, adapterOf(m).ownerNonceKey(0), callData);
  return handleOps(m.w, [await signAsOwner(m, operation)], m.account);
}

/** Signs an operation as the owner. */
export async function signAsOwner(m: Mounted, operation: UserOperation): Promise<PackedUserOperation> {
  const adapter = adapterOf(m);
  const { owner } = m.w;
  const hash = await hashOperation(m.account, operation);
  const isHash = adapter.ownerSigns === "hash";
  const signed = isHash ? owner.signingKey.sign(hash).serialized : await owner.signMessage(getBytes(hash));
  return packUserOperation({ ...operation, signature: adapter.encodeOwnerOperationSignature(signed) });
}

/** The owner has the account call the module, which goes through. */
export async function ownerCallsModule(m: Mounted, name: string, args: unknown[]): Promise<Outcome> {
  return ownerSends(m, [{ to: m.installation.module, data: encodeModuleCall(m, name, args) }]);
}

/** Calldata for the module. */
export function encodeModuleCall(m: Mounted, name: string, args: unknown[]): string {
  const anyFunction: { encodeFunctionData(name: string, args: unknown[]): string } = m.w.module.interface;
  return anyFunction.encodeFunctionData(name, args);
}

/** The owner grants a session, with unlimited gas unless it is limited or root. Returns its id. */
export async function grant(m: Mounted, permissions: Permission[], fields: Partial<Session> = {}): Promise<string> {
  const types = permissions.map(({ permissionType }) => permissionType);
  const needsGas = !types.includes(PermissionType.GasLimit) && !types.includes(PermissionType.Root);
  return grantExactly(m, needsGas ? [...permissions, gasLimit()] : permissions, fields);
}

/** The owner grants a session of these permissions alone. Returns its id. */
export async function grantExactly(
  m: Mounted,
  permissions: Permission[],
  fields: Partial<Session> = {},
): Promise<string> {
  const session = sessionOf(m.w, permissions, fields);
  await ownerCallsModule(m, "grantSession", [session]);
  return sessionIdOf(session);
}

/** Typed data that means nothing to anybody. */
export function textMessage(text: string): TypedData {
  const types = { Text: [{ name: "text", type: "string" }] };
  return { domain: { name: "Some app" }, types, primaryType: "Text", message: { text } };
}

/** The owner signs typed data, in the way that the account takes messages. */
export async function signMessageAsOwner(m: Mounted, typedData: TypedData): Promise<string> {
  const adapter = adapterOf(m);
  const { domain, types, message } = adapter.ownerTypedData(typedData);
  return adapter.encodeOwnerSignature(await m.w.owner.signTypedData(domain, types, message), typedData);
}

/** The owner signs the grant, in the way that the account takes messages. */
export async function signGrant(m: Mounted, grant: DeferredGrant, scope: Partial<GrantScope> = {}) {
  const typedData = grantTypedData(grant, { ...(await grantScope(m.w, m.account.address)), ...scope });
  return { grant, ownerSignature: await signMessageAsOwner(m, typedData) };
}

/** The operation is validated, and its calls go through. */
export async function expectAllowed(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  options: Options = {},
): Promise<Outcome> {
  return expectSent(m, [await sessionOperation(m, sessionId, calls, options)]);
}

/** The bundle is validated, and its calls go through. */
export async function expectSent(m: Mounted, operations: PackedUserOperation[]): Promise<Outcome> {
  const outcome = await handleOps(m.w, operations, m.account);
  const { refusal } = outcome;
  expect(refusal?.error?.name ?? refusal?.entryPointReason ?? refusal?.data, "refused").to.equal(undefined);
  expect(outcome.isExecuted, "executed").to.equal(true);
  return outcome;
}

/** The account refuses because the module reverts with this error. */
export async function expectRefused(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: Options = {},
): Promise<void> {
  if (m.driver.hidesReasons) return expectRefusedByBoth(m, sessionId, calls, errorName, args, options);
  const operation = await sessionOperation(m, sessionId, calls, options);
  const { refusal } = await handleOps(m.w, [operation], m.account);
  expectError(refusal, errorName, args);
}

/** The account refuses, for whatever reason, and the module when it is asked directly refuses with this error. */
export async function expectRefusedByBoth(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: Options = {},
): Promise<void> {
  const operation = await unsignedOperation(m, calls, options);
  const packed = await signSessionOperation(m, sessionId, operation, options);
  expect((await handleOps(m.w, [packed], m.account)).isAllowed, "allowed").to.equal(false);
  expectError(await moduleRefusal(m, sessionId, operation, options), errorName, args);
}

/** The EntryPoint refuses for the reason that it gives for a wrong signature. */
export async function expectSignatureError(m: Mounted, operation: PackedUserOperation): Promise<void> {
  const outcome = await handleOps(m.w, [operation], m.account);
  expect(outcome.isAllowed, "allowed").to.equal(false);
  expect(outcome.refusal?.entryPointReason).to.equal("AA24 signature error");
}

/** Why the module refuses when the account asks it, by a static call in the account's name. */
async function moduleRefusal(
  m: Mounted,
  sessionId: string,
  operation: UserOperation,
  { key = m.w.sessionKey, mode, signedGrant }: Options,
): Promise<Refusal | undefined> {
  const { module, entityId } = m.installation;
  const userOpHash = await hashOperation(m.account, operation);
  const signature = await signOperation(key, { module, sessionId, userOpHash, entityId }, mode, signedGrant);
  const packed = packUserOperation({ ...operation, signature });
  const contract = m.w.module.connect(ethers.provider);
  const from = { from: m.account.address };
  return refusalOf(() =>
    m.driver.standard === "ERC-6900"
      ? contract.getFunction(VALIDATE_USER_OP_6900).staticCall(entityId, packed, userOpHash, from)
      : contract.getFunction(VALIDATE_USER_OP).staticCall(packed, userOpHash, from),
  );
}

async function build(
  m: Mounted,
  nonceKey: bigint,
  callData: string,
  fields: Partial<UserOperation> = {},
): Promise<UserOperation> {
  const { address, entryPoint } = m.account;
  const nonce = (await entryPoint.getFunction("getNonce")(address, nonceKey)) as bigint;
  const base = { sender: address, nonce, initCode: "0x", callData, paymasterAndData: "0x", signature: "0x" };
  return { ...base, ...USUAL_GAS, ...fields };
}
