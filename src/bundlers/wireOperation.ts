import { concat, dataLength, dataSlice, getAddress, isHexString, toBigInt, toQuantity } from "ethers";

import { ExplainedError } from "../explainedError";
import { encodePaymaster, type UserOperation } from "../userOperation";

/** An operation as ERC-7769 has it in JSON: unpacked, all of it hex. */
export interface WireOperation {
  sender: string;
  nonce: string;
  factory?: string;
  factoryData?: string;
  callData: string;
  callGasLimit: string;
  verificationGasLimit: string;
  preVerificationGas: string;
  maxFeePerGas: string;
  maxPriorityFeePerGas: string;
  paymaster?: string;
  paymasterVerificationGasLimit?: string;
  paymasterPostOpGasLimit?: string;
  paymasterData?: string;
  signature: string;
}

/** The address that stands for "this is an EIP-7702 account" in place of a factory. */
const EIP7702_FACTORY = "0x7702";
/** Calldata and signature of an operation, each; no chain takes more in one transaction. */
const MAX_BYTES = 131_072;
const ADDRESS = 20;
/** A paymaster's address and its two gas limits. */
const PAYMASTER_HEAD = 52;

/** An operation as bundlers take it. */
export function toWireOperation(operation: UserOperation): WireOperation {
  const { sender, nonce, initCode, callData, paymasterAndData, signature } = operation;
  return {
    sender,
    nonce: toQuantity(nonce),
    ...toFactory(initCode),
    callData,
    callGasLimit: toQuantity(operation.callGasLimit),
    verificationGasLimit: toQuantity(operation.verificationGasLimit),
    preVerificationGas: toQuantity(operation.preVerificationGas),
    maxFeePerGas: toQuantity(operation.maxFeePerGas),
    maxPriorityFeePerGas: toQuantity(operation.maxPriorityFeePerGas),
    ...toPaymaster(paymasterAndData),
    signature,
  };
}

/**
 * An operation from JSON, whose every field is checked.
 * @param json A `WireOperation`, from whom it may be. The signature may be absent: `0x` then.
 * @throws ExplainedError `InvalidOperation` naming the field that is wrong.
 */
export function fromWireOperation(json: unknown): UserOperation {
  if (typeof json !== "object" || json === null) throw invalid("", json, "no operation");
  const fields = json as Record<string, unknown>;
  return {
    sender: address(fields, "sender"),
    nonce: quantity(fields, "nonce", 32),
    initCode: initCodeOf(fields),
    callData: bytes(fields, "callData"),
    verificationGasLimit: quantity(fields, "verificationGasLimit"),
    callGasLimit: quantity(fields, "callGasLimit"),
    preVerificationGas: quantity(fields, "preVerificationGas"),
    maxFeePerGas: quantity(fields, "maxFeePerGas"),
    maxPriorityFeePerGas: quantity(fields, "maxPriorityFeePerGas"),
    paymasterAndData: paymasterOf(fields),
    signature: isAbsent(fields.signature) ? "0x" : bytes(fields, "signature"),
  };
}

function toFactory(initCode: string): Pick<WireOperation, "factory" | "factoryData"> {
  const length = dataLength(initCode);
  if (length === 0) return {};
  if (length < ADDRESS) throw new Error(`initCode has ${length} bytes, and a factory's address has ${ADDRESS}.`);
  return { factory: dataSlice(initCode, 0, ADDRESS), factoryData: dataSlice(initCode, ADDRESS) };
}

function toPaymaster(paymasterAndData: string): Partial<WireOperation> {
  const length = dataLength(paymasterAndData);
  if (length === 0) return {};
  if (length < PAYMASTER_HEAD) throw new Error(`paymasterAndData has ${length} bytes, and needs ${PAYMASTER_HEAD}.`);
  const number = (start: number, end: number) => toQuantity(toBigInt(dataSlice(paymasterAndData, start, end)));
  return {
    paymaster: dataSlice(paymasterAndData, 0, ADDRESS),
    paymasterVerificationGasLimit: number(20, 36),
    paymasterPostOpGasLimit: number(36, 52),
    paymasterData: dataSlice(paymasterAndData, PAYMASTER_HEAD),
  };
}

function initCodeOf(fields: Record<string, unknown>): string {
  if (isAbsent(fields.factory)) return "0x";
  const data = isAbsent(fields.factoryData) ? "0x" : bytes(fields, "factoryData");
  const factory =
    fields.factory === EIP7702_FACTORY ? `${EIP7702_FACTORY}${"0".repeat(36)}` : address(fields, "factory");
  return concat([factory, data]);
}

function paymasterOf(fields: Record<string, unknown>): string {
  if (isAbsent(fields.paymaster)) return "0x";
  const gas = (name: string) => (isAbsent(fields[name]) ? 0n : quantity(fields, name));
  const limits = { verification: gas("paymasterVerificationGasLimit"), postOp: gas("paymasterPostOpGasLimit") };
  const data = isAbsent(fields.paymasterData) ? "0x" : bytes(fields, "paymasterData");
  return encodePaymaster(address(fields, "paymaster"), limits, data);
}

function isAbsent(value: unknown): boolean {
  return value === undefined || value === null;
}

function address(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (!isHexString(value, ADDRESS)) throw invalid(name, value, "no address of 20 bytes");
  return getAddress(value.toLowerCase());
}

function bytes(fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (!isHexString(value) || value.length % 2 !== 0) throw invalid(name, value, "no hex bytes");
  if (dataLength(value) > MAX_BYTES) throw invalid(name, value, `more than ${MAX_BYTES} bytes`);
  return value.toLowerCase();
}

/** @param maxBytes 16 for gas and fees, which the EntryPoint packs in pairs. */
function quantity(fields: Record<string, unknown>, name: string, maxBytes = 16): bigint {
  const value = fields[name];
  if (typeof value !== "string" || !/^0x[0-9a-fA-F]{1,64}$/.test(value)) throw invalid(name, value, "no hex number");
  const number = BigInt(value);
  if (number >= 1n << BigInt(8 * maxBytes)) throw invalid(name, value, `more than fits ${8 * maxBytes} bits`);
  return number;
}

function invalid(name: string, value: unknown, what: string): ExplainedError {
  const shown = JSON.stringify(value)?.slice(0, 80) ?? "nothing";
  const reason = `The operation's ${name || "JSON"} is ${what}: ${shown}.`;
  return new ExplainedError("InvalidOperation", reason, "Send the fields of ERC-7769, each as hex after 0x.");
}
