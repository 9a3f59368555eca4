import { expect } from "chai";
import { type Contract, type ContractTransactionReceipt, type Wallet } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute, validatorNonceKey, type Call } from "../../src/accounts/erc7579";
import { entryPointInterface } from "../../src/entryPoint";
import { decodeRefusal, revertDataOf, type Refusal } from "../../src/refusal";
import { SignatureMode, signOperation, type SignedGrant } from "../../src/sessionSignature";
import { packUserOperation, type PackedUserOperation, type UserOperation } from "../../src/userOperation";
import type { TestAccount, World } from "./world";

/** What `EntryPoint.handleOps` made of one operation. */
export interface Outcome {
  /** Validation passed. */
  isAllowed: boolean;
  /** Why not, where it did not. */
  refusal?: Refusal;
  /** The account's calls went through. */
  isExecuted: boolean;
  /** Why not, where they did not. */
  revert?: Refusal;
  receipt?: ContractTransactionReceipt;
}

/** An account as its EntryPoint sees it. */
export type OnEntryPoint = Pick<TestAccount, "address" | "entryPoint">;

/** How an operation differs from the usual one. */
export interface OperationOptions {
  account?: TestAccount;
  /** Who signs; the session key unless said otherwise. */
  key?: Wallet;
  mode?: SignatureMode;
  /** A grant that comes along. */
  signedGrant?: SignedGrant;
  /** Nonce lane. */
  lane?: number;
  fields?: Partial<UserOperation>;
}

/** The gas of the usual operation. */
export const USUAL_GAS = {
  verificationGasLimit: 500_000n,
  callGasLimit: 1_000_000n,
  preVerificationGas: 60_000n,
  maxFeePerGas: 2_000_000_000n,
  maxPriorityFeePerGas: 1_000_000_000n,
};

/** What the usual operation costs at most, wei. */
export const USUAL_COST = 1_560_000n * 2_000_000_000n;

/** An operation of the account that asks `validator`, not signed yet. */
export async function buildOperation(
  account: TestAccount,
  validator: string,
  callData: string,
  { lane = 0, fields = {} }: OperationOptions = {},
): Promise<UserOperation> {
  const nonce: unknown = await account.entryPoint.getFunction("getNonce")(
    account.address,
    validatorNonceKey(validator, lane),
  );
  const base = { sender: account.address, nonce: nonce as bigint, initCode: "0x", callData };
  return { ...base, ...USUAL_GAS, paymasterAndData: "0x", signature: "0x", ...fields };
}

/** The hash that the account's EntryPoint computes. */
export async function hashOperation(account: OnEntryPoint, operation: UserOperation): Promise<string> {
  const hash: unknown = await account.entryPoint.getFunction("getUserOpHash")(packUserOperation(operation));
  return String(hash);
}

/** An operation of a session, signed by its key. `calls` may be calldata of one's own. */
export async function sessionOperation(
  world: World,
  sessionId: string,
  calls: Call[] | string,
  options: OperationOptions = {},
): Promise<PackedUserOperation> {
  const { account = world.account, key = world.sessionKey, mode, signedGrant } = options;
  const module = await world.module.getAddress();
  const callData = typeof calls === "string" ? calls : encodeExecute(calls);
  const operation = await buildOperation(account, module, callData, options);
  const userOpHash = await hashOperation(account, operation);
  const signature = await signOperation(key, { module, sessionId, userOpHash }, mode, signedGrant);
  return packUserOperation({ ...operation, signature, ...options.fields });
}

/** An operation of the owner, through the root validator. */
export async function ownerOperation(
  world: World,
  calls: Call[] | string,
  options: OperationOptions = {},
): Promise<PackedUserOperation> {
  const { account = world.account, key = world.owner } = options;
  const callData = typeof calls === "string" ? calls : encodeExecute(calls);
  const validator = await world.ownerValidator.getAddress();
  const operation = await buildOperation(account, validator, callData, options);
  const signature = key.signingKey.sign(await hashOperation(account, operation)).serialized;
  return packUserOperation({ ...operation, signature });
}

/** Sends operations through `EntryPoint.handleOps`, as a bundler does. */
export async function handleOps(
  world: World,
  operations: PackedUserOperation[],
  account: OnEntryPoint = world.account,
): Promise<Outcome> {
  const { receipt, refusal } = await transact(world, operations, account.entryPoint);
  if (receipt === undefined) return { isAllowed: false, isExecuted: false, refusal };
  const revert = revertOf(receipt);
  return { isAllowed: true, isExecuted: revert === undefined && isSuccess(receipt), revert, receipt };
}

/**
 * One transaction of the bundler. The node signs for it (`deployWorld` impersonates the bundler), which takes two
 * requests where a wallet takes eight: the tests send thousands of operations.
 */
async function transact(
  world: World,
  operations: PackedUserOperation[],
  entryPoint: Contract,
): Promise<{ receipt?: ContractTransactionReceipt; refusal?: Refusal }> {
  const data = entryPoint.interface.encodeFunctionData("handleOps", [operations, world.bundler.address]);
  const transaction = { from: world.bundler.address, to: await entryPoint.getAddress(), data, gas: "0xe4e1c0" };
  let hash = "";
  const refusal = await refusalOf(async () => {
    hash = (await ethers.provider.send("eth_sendTransaction", [transaction])) as string;
  });
  if (refusal !== undefined) return { refusal };
  return { receipt: (await ethers.provider.getTransactionReceipt(hash)) as ContractTransactionReceipt };
}

/** The operation is validated and its calls go through. */
export async function expectAllowed(
  world: World,
  sessionId: string,
  calls: Call[] | string,
  options: OperationOptions = {},
): Promise<Outcome> {
  const operation = await sessionOperation(world, sessionId, calls, options);
  const outcome = await handleOps(world, [operation], options.account);
  expect(outcome.refusal?.error?.name ?? outcome.refusal?.entryPointReason, "refused").to.equal(undefined);
  expect(outcome.isExecuted, "executed").to.equal(true);
  return outcome;
}

/** Validation reverts with this error of the module; `args` are its arguments in order. */
export async function expectRefused(
  world: World,
  sessionId: string,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: OperationOptions = {},
): Promise<void> {
  const operation = await sessionOperation(world, sessionId, calls, options);
  const outcome = await handleOps(world, [operation], options.account);
  expectError(outcome.refusal, errorName, args);
}

/** The EntryPoint refuses for the reason that it gives for a wrong signature. */
export async function expectSignatureError(
  world: World,
  operation: PackedUserOperation,
  account = world.account,
): Promise<void> {
  const outcome = await handleOps(world, [operation], account);
  expect(outcome.isAllowed, "allowed").to.equal(false);
  expect(outcome.refusal?.entryPointReason).to.equal("AA24 signature error");
}

/** The refusal is this error of the module. */
export function expectError(refusal: Refusal | undefined, errorName: string, args: unknown[]): void {
  expect(refusal, "not refused").to.not.equal(undefined);
  expect(refusal?.error?.name ?? refusal?.entryPointReason ?? refusal?.data).to.equal(errorName);
  expect(refusal?.error?.args.toArray()).to.deep.equal(args);
}

/** What the call reverts with, or undefined where it does not. */
export async function refusalOf(call: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    const data = revertDataOf(error);
    if (data === undefined) throw error;
    return decodeRefusal(data);
  }
}

function revertOf(receipt: ContractTransactionReceipt): Refusal | undefined {
  const reasons = eventsOf(receipt, "UserOperationRevertReason");
  return reasons.length === 0 ? undefined : decodeRefusal(String(reasons[0].args.revertReason));
}

function isSuccess(receipt: ContractTransactionReceipt): boolean {
  return eventsOf(receipt, "UserOperationEvent").every((event) => event.args.success === true);
}

function eventsOf(receipt: ContractTransactionReceipt, name: string) {
  return receipt.logs
    .map((log) => entryPointInterface.parseLog(log))
    .filter((event) => event !== null)
    .filter((event) => event.name === name);
}
