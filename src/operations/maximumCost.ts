import { dataLength, dataSlice, toBigInt } from "ethers";

import type { UserOperation } from "../userOperation";

/**
 * What an operation costs at most, wei: all its gas limits at its maximum fee. A session's gas limit is charged this much,
 * unless a free paymaster pays.
 */
export function maximumCost(operation: UserOperation): bigint {
  return totalGas(operation) * operation.maxFeePerGas;
}

/** All gas limits of an operation, the paymaster's among them, units. */
export function totalGas(operation: UserOperation): bigint {
  const { verificationGasLimit, callGasLimit, preVerificationGas, paymasterAndData } = operation;
  return verificationGasLimit + callGasLimit + preVerificationGas + paymasterGas(paymasterAndData);
}

function paymasterGas(paymasterAndData: string): bigint {
  if (dataLength(paymasterAndData) < 52) return 0n;
  return toBigInt(dataSlice(paymasterAndData, 20, 36)) + toBigInt(dataSlice(paymasterAndData, 36, 52));
}
