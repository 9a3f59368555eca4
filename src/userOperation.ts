import { concat, toBeHex } from "ethers";

/** What one operation asks for. Gas in units, fees in wei per unit. */
export interface UserOperation {
  sender: string;
  nonce: bigint;
  /** Factory and its data, or `0x` for an account that exists. */
  initCode: string;
  callData: string;
  verificationGasLimit: bigint;
  callGasLimit: bigint;
  preVerificationGas: bigint;
  maxFeePerGas: bigint;
  maxPriorityFeePerGas: bigint;
  /** Paymaster, its two gas limits and its data, or `0x` where the account pays. */
  paymasterAndData: string;
  signature: string;
}

/** A user operation as EntryPoint v0.7 and later take it. */
export interface PackedUserOperation {
  sender: string;
  nonce: bigint;
  initCode: string;
  callData: string;
  accountGasLimits: string;
  preVerificationGas: bigint;
  gasFees: string;
  paymasterAndData: string;
  signature: string;
}

/**
 * Packs an operation for `EntryPoint.handleOps`.
 * @throws where a gas limit or a fee does not fit 128 bits.
 * @example const packed = packUserOperation({ ...operation, signature });
 */
export function packUserOperation(operation: UserOperation): PackedUserOperation {
  return {
    sender: operation.sender,
    nonce: operation.nonce,
    initCode: operation.initCode,
    callData: operation.callData,
    accountGasLimits: packPair(operation.verificationGasLimit, operation.callGasLimit),
    preVerificationGas: operation.preVerificationGas,
    gasFees: packPair(operation.maxPriorityFeePerGas, operation.maxFeePerGas),
    paymasterAndData: operation.paymasterAndData,
    signature: operation.signature,
  };
}

/**
 * `paymasterAndData` of an operation that a paymaster pays.
 * @param paymaster Its address.
 * @param gas Its gas limits, units.
 * @param data What it asks for beside, hex.
 */
export function encodePaymaster(paymaster: string, gas: { verification: bigint; postOp: bigint }, data = "0x"): string {
  return concat([paymaster, packPair(gas.verification, gas.postOp), data]);
}

function packPair(high: bigint, low: bigint): string {
  return concat([toBeHex(high, 16), toBeHex(low, 16)]);
}
