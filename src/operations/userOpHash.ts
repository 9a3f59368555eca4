import {
  AbiCoder,
  TypedDataEncoder,
  concat,
  dataLength,
  dataSlice,
  keccak256,
  toNumber,
  type TypedDataField,
} from "ethers";

import { ENTRY_POINTS, type EntryPointVersion } from "../entryPoint";
import { isSame } from "../addresses";
import { ExplainedError } from "../explainedError";
import { packUserOperation, type PackedUserOperation, type UserOperation } from "../userOperation";

/** EIP-712 typed data of an operation, as EntryPoint v0.8 and later hash it. */
export interface OperationTypedData {
  domain: { name: string; version: string; chainId: number; verifyingContract: string };
  types: Record<string, TypedDataField[]>;
  message: Record<string, unknown>;
}

const FIELDS = [
  ["address", "sender"],
  ["uint256", "nonce"],
  ["bytes", "initCode"],
  ["bytes", "callData"],
  ["bytes32", "accountGasLimits"],
  ["uint256", "preVerificationGas"],
  ["bytes32", "gasFees"],
  ["bytes", "paymasterAndData"],
].map(([type, name]) => ({ type, name }));

/** What initCode starts with where an EIP-7702 account stands in for a factory. */
const EIP7702_MARKER = "0x7702000000000000000000000000000000000000";
/** Ends the paymaster's own signature, which EntryPoint v0.9 leaves out of the hash. */
const PAYMASTER_SIGNATURE_MAGIC = "0x22e325a297439656";
/** A paymaster's address and its two gas limits. */
const PAYMASTER_HEAD = 52;
/** The signature's length, then the magic. */
const PAYMASTER_SUFFIX = 10;

/**
 * The hash of an operation, as its EntryPoint computes it. Compute it yourself for everything that you sign: who hands you
 * a hash may hand you that of another operation.
 * @returns 32 bytes, hex.
 * @throws ExplainedError `EntryPointNotCanonical` for an EntryPoint that is not one of `ENTRY_POINTS`, `InitCodeEIP7702`
 * for an operation whose hash depends on the code that the sender delegates to.
 * @example const hash = userOpHash(operation, ENTRY_POINTS["v0.8"], 1);
 */
export function userOpHash(operation: UserOperation, entryPoint: string, chainId: bigint | number): string {
  if (entryPointVersion(entryPoint) === "v0.7") return hashV07(packUserOperation(operation), entryPoint, chainId);
  const { domain, types, message } = operationTypedData(operation, entryPoint, chainId);
  return TypedDataEncoder.hash(domain, types, message);
}

/**
 * What a wallet signs that can't sign bare hashes: its EIP-712 hash is the operation's.
 * @throws like `userOpHash`, and `OperationNotTyped` for EntryPoint v0.7, whose hash is no typed data.
 */
export function operationTypedData(
  operation: UserOperation,
  entryPoint: string,
  chainId: bigint | number,
): OperationTypedData {
  const version = entryPointVersion(entryPoint);
  if (version === "v0.7") {
    const reason = "EntryPoint v0.7 hashes operations in a way that no wallet shows as typed data.";
    throw new ExplainedError("OperationNotTyped", reason, "Sign with a key that signs hashes, or use EntryPoint v0.8.");
  }
  const packed = packUserOperation(operation);
  requireNoDelegation(packed);
  const paymasterAndData = version === "v0.9" ? withoutSignature(packed.paymasterAndData) : packed.paymasterAndData;
  return {
    domain: { name: "ERC4337", version: "1", chainId: Number(chainId), verifyingContract: entryPoint },
    types: { PackedUserOperation: FIELDS },
    message: { ...packed, paymasterAndData },
  };
}

/** The version of a canonical EntryPoint. */
export function entryPointVersion(entryPoint: string): EntryPointVersion {
  const versions = Object.keys(ENTRY_POINTS) as EntryPointVersion[];
  const version = versions.find((one) => isSame(ENTRY_POINTS[one], entryPoint));
  if (version !== undefined) return version;
  const remedy = `Use an account that obeys one of these: ${Object.values(ENTRY_POINTS).join(", ")}.`;
  throw new ExplainedError("EntryPointNotCanonical", `${entryPoint} is no canonical EntryPoint.`, remedy);
}

function hashV07(packed: PackedUserOperation, entryPoint: string, chainId: bigint | number): string {
  const { sender, nonce, initCode, callData, accountGasLimits, preVerificationGas, gasFees, paymasterAndData } = packed;
  const coder = AbiCoder.defaultAbiCoder();
  const inner = coder.encode(
    ["address", "uint256", "bytes32", "bytes32", "bytes32", "uint256", "bytes32", "bytes32"],
    [
      sender,
      nonce,
      keccak256(initCode),
      keccak256(callData),
      accountGasLimits,
      preVerificationGas,
      gasFees,
      keccak256(paymasterAndData),
    ],
  );
  return keccak256(coder.encode(["bytes32", "address", "uint256"], [keccak256(inner), entryPoint, chainId]));
}

/** From v0.8 on, the marker is replaced in the hash by the address that the sender delegates to. */
function requireNoDelegation({ initCode }: PackedUserOperation): void {
  if (!initCode.startsWith("0x7702") || !EIP7702_MARKER.startsWith(initCode.slice(0, EIP7702_MARKER.length))) return;
  const reason = "The hash of an operation with an EIP-7702 initCode depends on the sender's code.";
  throw new ExplainedError("InitCodeEIP7702", reason, "Delegate in a transaction first, and leave initCode empty.");
}

function withoutSignature(paymasterAndData: string): string {
  const length = dataLength(paymasterAndData);
  if (length < PAYMASTER_HEAD + PAYMASTER_SUFFIX) return paymasterAndData;
  if (dataSlice(paymasterAndData, length - 8) !== PAYMASTER_SIGNATURE_MAGIC) return paymasterAndData;
  const signatureLength = toNumber(dataSlice(paymasterAndData, length - PAYMASTER_SUFFIX, length - 8));
  const end = length - PAYMASTER_SUFFIX - signatureLength;
  // Without a signature nothing is left out; and one longer than the field is refused, whatever the hash.
  if (signatureLength === 0 || end < PAYMASTER_HEAD) return paymasterAndData;
  return concat([dataSlice(paymasterAndData, 0, end), PAYMASTER_SIGNATURE_MAGIC]);
}
