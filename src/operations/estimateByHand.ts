import { Interface, ZeroHash, dataLength, getBytes, toBeHex, type Provider } from "ethers";

import type { OperationGas } from "../bundlers/Bundler";
import { packUserOperation, type UserOperation } from "../userOperation";

const accountInterface = new Interface([
  "function validateUserOp((address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 accountGasLimits, " +
    "uint256 preVerificationGas, bytes32 gasFees, bytes paymasterAndData, bytes signature) userOp, bytes32 userOpHash, " +
    "uint256 missingAccountFunds) returns (uint256)",
]);

/** What the EntryPoint does around validation, at most: a new nonce, the deposit, the hash. */
const ENTRY_POINT_GAS = 45_000n;
/** A transaction's own gas. */
const TRANSACTION_GAS = 21_000n;

/**
 * The gas that an operation of an account that exists needs, without a margin: what the node says of its two halves, each
 * called by the EntryPoint.
 * @throws what validation or the call reverts with.
 */
export async function estimateByHand(
  provider: Provider,
  entryPoint: string,
  operation: UserOperation,
): Promise<OperationGas> {
  // With a wei to pay, so that what the account pays its EntryPoint is part of it.
  const args = [packUserOperation(operation), ZeroHash, 1n];
  const estimate = async (data: string) => {
    const gas = await provider.estimateGas({ from: entryPoint, to: operation.sender, data });
    return gas - TRANSACTION_GAS - calldataGas(data, 4n, 16n);
  };
  const [validation, callGasLimit] = await Promise.all([
    estimate(accountInterface.encodeFunctionData("validateUserOp", args)),
    estimate(operation.callData),
  ]);
  const preVerificationGas = estimatePreVerificationGas(operation);
  return { verificationGasLimit: validation + ENTRY_POINT_GAS, callGasLimit, preVerificationGas };
}

/** What a bundler pays beside validation and call: the transaction, its calldata at the dearer price, bookkeeping. */
export function estimatePreVerificationGas(operation: UserOperation): bigint {
  const BOOKKEEPING = 35_000n;
  const FIXED_WORDS = 14n * 32n;
  const [zero, other] = [10n, 40n];
  const { initCode, callData, paymasterAndData, signature } = operation;
  const parts = [initCode, callData, paymasterAndData, signature].map((part) => calldataGas(part, zero, other));
  const nonce = BigInt(dataLength(toBeHex(operation.nonce))) * other;
  return parts.reduce((sum, gas) => sum + gas, BOOKKEEPING + nonce + FIXED_WORDS * zero);
}

function calldataGas(data: string, zero: bigint, other: bigint): bigint {
  const bytes = getBytes(data);
  const zeros = BigInt(bytes.filter((byte) => byte === 0).length);
  return zeros * zero + (BigInt(bytes.length) - zeros) * other;
}
