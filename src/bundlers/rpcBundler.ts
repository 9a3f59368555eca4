import { getAddress, isHexString } from "ethers";

import type { Bundler, OperationGas, OperationReceipt, ReceiptLog } from "./Bundler";
import { BundlerError } from "./BundlerError";
import { JsonRpcError, postJsonRpc } from "./postJsonRpc";
import type { UserOperation } from "../userOperation";
import { toWireOperation } from "./wireOperation";

/** How a bundler is asked. */
export interface RpcBundlerOptions {
  /** How long each answer may take, ms; 20 seconds where absent. */
  timeoutMs?: number;
}

/** Receipts hold every log of an operation. */
const MAX_ANSWER_BYTES = 4_000_000;
const USUAL_TIMEOUT = 20_000;
/** What it takes an account to pay its EntryPoint in validation, units. */
const PAYMENT_GAS = 20_000n;
/**
 * What `pimlico_getUserOperationStatus` says of an operation that waits, and of one that came to the chain after it was asked
 * for its receipt.
 */
const PENDING = ["not_submitted", "submitted", "included"];

/**
 * A bundler that speaks ERC-7769 over HTTP.
 * @example const bundler = rpcBundler("https://bundler.example/rpc", { timeoutMs: 10_000 });
 */
export function rpcBundler(url: string, { timeoutMs = USUAL_TIMEOUT }: RpcBundlerOptions = {}): Bundler {
  return {
    supportedEntryPoints: async () =>
      list(await call("eth_supportedEntryPoints", [])).map((one) => getAddress(String(one))),
    estimate: async (operation, entryPoint) =>
      withPayment(
        operation,
        readGas(await call("eth_estimateUserOperationGas", [toWireOperation(operation), entryPoint])),
      ),
    send: async (operation, entryPoint) =>
      hash(await call("eth_sendUserOperation", [toWireOperation(operation), entryPoint])),
    isPending,
    receipt: async (userOpHash) => readReceipt(userOpHash, await call("eth_getUserOperationReceipt", [userOpHash])),
  };

  /** Bundlers that leave what is not on the chain out of the standard method have one of their own. */
  async function isPending(userOpHash: string): Promise<boolean> {
    if (await ask("eth_getUserOperationByHash", userOpHash)) return true;
    const { status } = Object(await ask("pimlico_getUserOperationStatus", userOpHash)) as { status?: unknown };
    return PENDING.includes(String(status));
  }

  /** Undefined where it does not know the method. */
  async function ask(method: string, userOpHash: string): Promise<unknown> {
    try {
      return await call(method, [userOpHash]);
    } catch (error) {
      if (error instanceof BundlerError && error.code === "BundlerRefused") return undefined;
      throw error;
    }
  }

  async function call(method: string, params: readonly unknown[]): Promise<unknown> {
    try {
      return await postJsonRpc(url, method, params, { timeoutMs, maxBytes: MAX_ANSWER_BYTES });
    } catch (error) {
      throw error instanceof JsonRpcError ? refused(method, error) : silent(timeoutMs, error);
    }
  }
}

function refused(method: string, { message, code, data }: JsonRpcError): BundlerError {
  const reason = `The bundler refuses ${method}: ${message.replace(/\.$/, "")} (${code}).`;
  return new BundlerError("BundlerRefused", reason, "Correct what it names, and send it again.", code, data);
}

function silent(timeoutMs: number, error: unknown): BundlerError {
  const isLate = error instanceof Error && error.name === "TimeoutError";
  const why = isLate ? `nothing came within ${timeoutMs} ms` : wordsOf(error);
  return new BundlerError("BundlerSilent", `The bundler does not answer: ${why}.`, "Check its URL, and try again.");
}

/** The cause, where there is one: `fetch` itself says no more than that it failed. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error && cause.message !== "" ? cause.message : error.message;
}

function readGas(answer: unknown): OperationGas {
  const fields = record(answer);
  return {
    verificationGasLimit: number(fields.verificationGasLimit),
    callGasLimit: number(fields.callGasLimit),
    preVerificationGas: number(fields.preVerificationGas),
  };
}

/** Bundlers estimate as if there was nothing to pay; alto is one. Whether there is depends on the deposit at the time. */
function withPayment({ paymasterAndData }: UserOperation, gas: OperationGas): OperationGas {
  if (paymasterAndData !== "0x") return gas;
  return { ...gas, verificationGasLimit: gas.verificationGasLimit + PAYMENT_GAS };
}

function readReceipt(userOpHash: string, answer: unknown): OperationReceipt | undefined {
  if (answer === null || answer === undefined) return undefined;
  const fields = record(answer);
  const transaction = record(fields.receipt);
  return {
    userOpHash,
    isSuccess: fields.success === true,
    ...(isHexString(fields.reason) ? { revertData: fields.reason } : {}),
    gasCost: number(fields.actualGasCost),
    gasUsed: number(fields.actualGasUsed),
    transactionHash: hash(transaction.transactionHash),
    blockHash: hash(transaction.blockHash),
    blockNumber: Number(number(transaction.blockNumber)),
    logs: list(fields.logs ?? []).map(readLog),
  };
}

function readLog(log: unknown): ReceiptLog {
  const { address, topics, data } = record(log);
  return { address: getAddress(String(address)), topics: list(topics).map(hash), data: hex(data) };
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : senseless(value);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : senseless(value);
}

function hash(value: unknown): string {
  return isHexString(value, 32) ? value : senseless(value);
}

function hex(value: unknown): string {
  return isHexString(value) ? value : senseless(value);
}

/** Most bundlers write hex, some write numbers. */
function number(value: unknown): bigint {
  const isNumber =
    Number.isSafeInteger(value) || (typeof value === "string" && /^(0x[0-9a-fA-F]{1,64}|\d{1,78})$/.test(value));
  return isNumber ? BigInt(value as string | number) : senseless(value);
}

function senseless(value: unknown): never {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? "nothing";
  const reason = `The bundler's answer makes no sense: ${shown}.`;
  throw new BundlerError("BundlerAnswerInvalid", reason, "Check that the URL is that of an ERC-7769 bundler.");
}
