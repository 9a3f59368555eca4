import { encodePaymaster, type UserOperation } from "../userOperation";

/** What a paymaster puts into an operation. */
export interface PaymasterFields {
  paymaster: string;
  /** Hex. */
  paymasterData: string;
  /** Units. */
  paymasterVerificationGasLimit: bigint;
  /** Units. */
  paymasterPostOpGasLimit: bigint;
}

/** Who pays for an operation in the account's place, with the two steps of ERC-7677. */
export interface Paymaster {
  /** Fields of the final form, with which gas is estimated. */
  stub(operation: UserOperation, entryPoint: string): Promise<PaymasterFields>;
  /** The fields to send: the operation's gas and fees are final now. */
  sponsor(operation: UserOperation, entryPoint: string): Promise<PaymasterFields>;
}

/** `paymasterAndData` of an operation with these fields. */
export function paymasterAndData(fields: PaymasterFields): string {
  const { paymasterVerificationGasLimit: verification, paymasterPostOpGasLimit: postOp } = fields;
  return encodePaymaster(fields.paymaster, { verification, postOp }, fields.paymasterData);
}
