import { setTimeout as pause } from "node:timers/promises";

import { dataSlice, dataLength } from "ethers";

import type { UserOperation } from "../../src/userOperation";
import { JsonRpcError, postJsonRpc } from "./http";
import { UserError } from "./userError";

/** What the bundler says of an operation that is on the chain. */
export interface BundlerReceipt {
  userOpHash: string;
  success: boolean;
  actualGasCost: string;
  /** Revert data of the call, hex. */
  reason?: string;
  receipt: { transactionHash: string };
}

const POLL_INTERVAL = 1_000;
const MAX_POLLS = 90;

/** The operation's gas limits as the bundler wants them. */
export async function estimateThroughBundler(url: string, entryPoint: string, operation: UserOperation) {
  const answer = await call(url, "eth_estimateUserOperationGas", [toWire(operation), entryPoint]);
  const gas = answer as Record<"preVerificationGas" | "verificationGasLimit" | "callGasLimit", string>;
  return {
    preVerificationGas: BigInt(gas.preVerificationGas),
    verificationGasLimit: BigInt(gas.verificationGasLimit),
    callGasLimit: BigInt(gas.callGasLimit),
  };
}

/**
 * Sends a signed operation and waits until it is on the chain.
 * @throws UserError where the bundler does not answer, or the operation is not included in time.
 */
export async function sendThroughBundler(
  url: string,
  entryPoint: string,
  operation: UserOperation,
): Promise<BundlerReceipt> {
  const hash = String(await call(url, "eth_sendUserOperation", [toWire(operation), entryPoint]));
  for (let attempt = 0; attempt < MAX_POLLS; attempt++) {
    const receipt = await call(url, "eth_getUserOperationReceipt", [hash]);
    if (receipt !== null && receipt !== undefined) return receipt as BundlerReceipt;
    await pause(POLL_INTERVAL);
  }
  throw new UserError(
    `The bundler has accepted operation ${hash}, and it is not on the chain yet.`,
    "Look it up later before you send it again: it may still be included.",
  );
}

/** Whether a bundler answers and serves the EntryPoint. */
export async function supportsEntryPoint(url: string, entryPoint: string): Promise<boolean> {
  const supported = (await call(url, "eth_supportedEntryPoints", [])) as string[];
  return supported.some((address) => address.toLowerCase() === entryPoint.toLowerCase());
}

/** An operation as bundlers take it: unpacked, numbers in hex. */
export function toWire(operation: UserOperation): Record<string, unknown> {
  const { initCode, paymasterAndData, ...rest } = operation;
  if (paymasterAndData !== "0x") throw new Error("Operations with a paymaster are not sent by these scripts.");
  if (dataLength(initCode) === 0) return rest;
  return { ...rest, factory: dataSlice(initCode, 0, 20), factoryData: dataSlice(initCode, 20) };
}

async function call(url: string, method: string, params: unknown[]): Promise<unknown> {
  try {
    return await postJsonRpc(url, method, params);
  } catch (error) {
    if (error instanceof JsonRpcError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`The bundler at ${url} does not answer: ${reason}`, "Check --bundler, or leave it out.");
  }
}
