import type { Wallet } from "ethers";
import { ethers } from "hardhat";

import { SignatureMode, encodeSessionSignature, operationDigest, signOperation } from "../../src/sessionSignature";
import { packUserOperation, type UserOperation } from "../../src/userOperation";
import { buildOperation, hashOperation, refusalOf, type OperationOptions } from "./operations";
import type { World } from "./world";
import type { Refusal } from "../../src/refusal";

/** What `validateUserOp` returned, or why it reverted. */
export interface Validation {
  validationData?: bigint;
  refusal?: Refusal;
}

/** The module's function for ERC-7579 accounts; ERC-6900 has another of this name. */
export const VALIDATE_USER_OP =
  "validateUserOp((address,uint256,bytes,bytes,bytes32,uint256,bytes32,bytes,bytes),bytes32)";

/** A 65-byte signature of nobody, as gas estimators send it. */
export const DUMMY_SIGNATURE = `0x${"ff".repeat(64)}1b`;

/**
 * Asks the module as the account would, by a static call in the account's name: for what the EntryPoint would refuse
 * before the module is asked, and for what validation returns.
 */
export async function validate(
  world: World,
  sessionId: string,
  callData: string,
  options: OperationOptions & { userOpHash?: string; signature?: string } = {},
): Promise<Validation> {
  const { account = world.account, key = world.sessionKey, mode, signedGrant } = options;
  const { userOpHash = ethers.id("operation") } = options;
  const module = await world.module.getAddress();
  const operation = await buildOperation(account, module, callData, options);
  const signature =
    options.signature ?? (await signOperation(key, { module, sessionId, userOpHash }, mode, signedGrant));
  const packed = packUserOperation({ ...operation, signature, ...options.fields });
  let validationData: bigint | undefined;
  const refusal = await refusalOf(async () => {
    const asAccount = world.module.connect(ethers.provider);
    validationData = await asAccount
      .getFunction(VALIDATE_USER_OP)
      .staticCall(packed, userOpHash, { from: account.address });
  });
  return { validationData, refusal };
}

/** Like `validate`, under a well-formed signature of nobody. */
export async function validateUnsigned(
  world: World,
  sessionId: string,
  callData: string,
  options: OperationOptions = {},
): Promise<Validation> {
  const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, DUMMY_SIGNATURE);
  return validate(world, sessionId, callData, { ...options, signature });
}

/** What signs an operation, and where it says to belong. */
export interface SigningScope {
  key?: Wallet;
  module?: string;
  sessionId?: string;
  userOpHash?: string;
  entityId?: number;
}

/** The key's 65 bytes over the digest of an operation, in a scope that may be wrong. */
export async function keySignature(
  world: World,
  operation: UserOperation,
  sessionId: string,
  scope: SigningScope = {},
): Promise<string> {
  const { key = world.sessionKey, ...rest } = scope;
  const userOpHash = await hashOperation(world.account, operation);
  const digest = operationDigest({ module: await world.module.getAddress(), sessionId, userOpHash, ...rest });
  return key.signingKey.sign(digest).serialized;
}
