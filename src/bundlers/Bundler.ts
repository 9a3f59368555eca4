import type { UserOperation } from "../userOperation";

/** The gas of an operation, units. */
export type OperationGas = Pick<UserOperation, "verificationGasLimit" | "callGasLimit" | "preVerificationGas">;

/** A log of the transaction, as JSON-RPC has it. */
export interface ReceiptLog {
  address: string;
  topics: readonly string[];
  data: string;
}

/** What became of an operation that is on the chain. */
export interface OperationReceipt {
  userOpHash: string;
  /** Whether the account's calls went through. */
  isSuccess: boolean;
  /** Revert data of the calls, hex; absent where they went through, or the bundler does not tell. */
  revertData?: string;
  /** What the operation cost, wei. */
  gasCost: bigint;
  /** Units. */
  gasUsed: bigint;
  transactionHash: string;
  blockHash: string;
  blockNumber: number;
  /** What the operation logged. */
  logs: readonly ReceiptLog[];
}

/** Who brings operations to the EntryPoint. */
export interface Bundler {
  /** The EntryPoints that it serves, checksummed. */
  supportedEntryPoints(): Promise<string[]>;
  /**
   * The gas that an operation needs, whose signature is a dummy.
   * @throws BundlerError where validation or the calls revert, with the revert data.
   */
  estimate(operation: UserOperation, entryPoint: string): Promise<OperationGas>;
  /**
   * Sends a signed operation.
   * @returns The hash that the bundler knows it by. Compare it with your own.
   * @throws BundlerError where it is refused.
   */
  send(operation: UserOperation, entryPoint: string): Promise<string>;
  /** Whether it holds an operation that is not on the chain yet; false also where it does not tell. */
  isPending(userOpHash: string): Promise<boolean>;
  /** What became of an operation; undefined while it is not on the chain. */
  receipt(userOpHash: string, entryPoint: string): Promise<OperationReceipt | undefined>;
}
