import type { Contract } from "ethers";

/** What ethers says where the node, and not the contract, is at fault. */
const NODE_FAILURES = ["NETWORK_ERROR", "SERVER_ERROR", "TIMEOUT", "UNKNOWN_ERROR"];

/**
 * What a view of a contract that may not have it answers; undefined where it reverts, or answers something else.
 * @throws where the node does not answer.
 */
export async function askView<T>(contract: Contract, view: string, ...args: unknown[]): Promise<T | undefined> {
  try {
    return (await contract.getFunction(view)(...args)) as T;
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (NODE_FAILURES.includes(String(code))) throw error;
    return undefined;
  }
}
