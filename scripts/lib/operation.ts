import { Contract, dataLength, getBytes, toBeHex, ZeroHash } from "ethers";

import { validatorNonceKey } from "../../src/accounts/erc7579";
import { entryPointInterface } from "../../src/entryPoint";
import { packUserOperation, type UserOperation } from "../../src/userOperation";
import { accountInterface } from "./account";
import { estimateThroughBundler } from "./bundler";
import type { Chain } from "./chain";
import { readFees } from "./fees";

/** An operation to build: who asks which validator for what, and who signs. */
export interface OperationRequest {
  account: string;
  entryPoint: string;
  validator: string;
  callData: string;
  /** As long as the real signature, and of its form: gas is estimated with it. */
  dummySignature: string;
  /** The operation's `signature` field for the EntryPoint's hash. */
  sign: (userOpHash: string) => Promise<string>;
}

/** What the EntryPoint itself does before it asks the account: the nonce, mostly. */
const ENTRY_POINT_GAS = 30_000n;

/** 65 bytes that are a signature of nobody. */
export const DUMMY_ECDSA = `0x${"11".repeat(64)}1b`;

/**
 * An operation with its gas estimated, not signed yet.
 * @throws what validation or the call reverts with.
 */
export async function buildOperation(
  chain: Chain,
  request: OperationRequest,
  bundler?: string,
): Promise<UserOperation> {
  const nonceKey = validatorNonceKey(request.validator);
  const nonce: unknown = await entryPointOf(chain, request.entryPoint).getFunction("getNonce")(
    request.account,
    nonceKey,
  );
  const operation: UserOperation = {
    sender: request.account,
    nonce: nonce as bigint,
    initCode: "0x",
    callData: request.callData,
    verificationGasLimit: 1n,
    callGasLimit: 1n,
    preVerificationGas: 1n,
    ...(await readFees(chain)),
    paymasterAndData: "0x",
    signature: request.dummySignature,
  };
  // Validation by hand in either case: a bundler's own words for a refusal say less.
  const own = await estimateByHand(chain, request.entryPoint, operation);
  if (bundler === undefined) return { ...operation, ...own };
  return { ...operation, ...(await estimateThroughBundler(bundler, request.entryPoint, operation)) };
}

/** The EntryPoint's hash of an operation. */
export async function hashOperation(chain: Chain, entryPoint: string, operation: UserOperation): Promise<string> {
  const hash: unknown = await entryPointOf(chain, entryPoint).getFunction("getUserOpHash")(
    packUserOperation(operation),
  );
  return String(hash);
}

/** What an operation costs at most, wei: a session is charged this much. */
export function maximumCost(operation: UserOperation): bigint {
  const { verificationGasLimit, callGasLimit, preVerificationGas, maxFeePerGas } = operation;
  return (verificationGasLimit + callGasLimit + preVerificationGas) * maxFeePerGas;
}

function entryPointOf(chain: Chain, entryPoint: string): Contract {
  return new Contract(entryPoint, entryPointInterface, chain.provider);
}

/** Both estimates contain a transaction's own 21,000 gas, which serves as the margin. */
async function estimateByHand(chain: Chain, entryPoint: string, operation: UserOperation) {
  // With a wei to pay, so that what the account pays its EntryPoint is part of it.
  const validation = [packUserOperation(operation), ZeroHash, 1n];
  const estimate = (data: string) => chain.provider.estimateGas({ from: entryPoint, to: operation.sender, data });
  const validationGas = await estimate(accountInterface.encodeFunctionData("validateUserOp", validation));
  const callGasLimit = await estimate(operation.callData);
  const verificationGasLimit = validationGas + ENTRY_POINT_GAS;
  return { verificationGasLimit, callGasLimit, preVerificationGas: preVerificationGas(operation) };
}

/** What a bundler pays beside validation and call: the transaction, its calldata at the dearer price, bookkeeping. */
function preVerificationGas(operation: UserOperation): bigint {
  const BOOKKEEPING = 35_000n;
  const ZERO_BYTE = 10n;
  const OTHER_BYTE = 40n;
  const FIXED_WORDS = 14n * 32n;
  const bytes = [...getBytes(operation.callData), ...getBytes(operation.signature)];
  const zeros = BigInt(bytes.filter((byte) => byte === 0).length);
  const others = BigInt(bytes.length) - zeros;
  const nonceBytes = BigInt(dataLength(toBeHex(operation.nonce)));
  return BOOKKEEPING + zeros * ZERO_BYTE + (others + nonceBytes) * OTHER_BYTE + FIXED_WORDS * ZERO_BYTE;
}
