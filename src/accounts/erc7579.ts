import { AbiCoder, Interface, concat, getAddress, toBeHex, zeroPadBytes } from "ethers";

import { laneNumber } from "./lane";

/** One call that an account makes. */
export interface Call {
  to: string;
  /** Wei, 0 where absent. */
  value?: bigint;
  /** Hex, `0x` where absent. */
  data?: string;
}

/** The functions of an ERC-7579 account that installing and using a module needs. */
export const erc7579Interface = new Interface([
  "function execute(bytes32 mode, bytes executionCalldata) payable",
  "function installModule(uint256 moduleTypeId, address module, bytes initData)",
  "function uninstallModule(uint256 moduleTypeId, address module, bytes deInitData)",
  "function isModuleInstalled(uint256 moduleTypeId, address module, bytes additionalContext) view returns (bool)",
  "function entryPoint() view returns (address)",
]);

/** ERC-7579 module type 1. */
export const VALIDATOR_MODULE_TYPE = 1;

const MODE_SINGLE = zeroPadBytes("0x00", 32);
const MODE_BATCH = zeroPadBytes("0x01", 32);

/**
 * Calldata that has an ERC-7579 account make the calls: `execute` in single mode for one, in batch mode for more.
 * @throws for an empty list, which the module refuses.
 * @example encodeExecute([{ to: token, data: transfer }]);
 */
export function encodeExecute(calls: readonly Call[]): string {
  if (calls.length === 0) throw new Error("An operation makes at least one call.");
  if (calls.length === 1) return encodeExecution(MODE_SINGLE, encodeSingle(calls[0]));
  return encodeExecution(MODE_BATCH, encodeBatch(calls));
}

/** Calldata of `execute` with a mode and a blob of one's own. */
export function encodeExecution(mode: string, executionCalldata: string): string {
  return erc7579Interface.encodeFunctionData("execute", [mode, executionCalldata]);
}

/** The packed encoding of one call: target, value, calldata. */
export function encodeSingle({ to, value = 0n, data = "0x" }: Call): string {
  return concat([getAddress(to), toBeHex(value, 32), data]);
}

/** The ABI encoding of a list of calls. */
export function encodeBatch(calls: readonly Call[]): string {
  const tuples = calls.map(({ to, value = 0n, data = "0x" }) => [to, value, data]);
  return AbiCoder.defaultAbiCoder().encode(["tuple(address,uint256,bytes)[]"], [tuples]);
}

/**
 * The nonce key that has OpenZeppelin's account, the reference account and Safe7579 ask this validator.
 * @param lane 0 to 2^32 - 1 (throws otherwise): operations on different lanes do not wait for each other.
 */
export function validatorNonceKey(validator: string, lane = 0): bigint {
  return (BigInt(getAddress(validator)) << 32n) | laneNumber(lane, 2 ** 32);
}

/**
 * The owner's signature of a message, as OpenZeppelin's account, the reference account and Safe7579 take it (ERC-1271).
 * @param validator The root validator, which checks the rest; on Safe7579 the zero address for the Safe's own owners.
 * @param signature What that validator takes, hex.
 * @example const ownerSignature = encodeOwnerSignature(validator, await owner.signTypedData(domain, types, message));
 */
export function encodeOwnerSignature(validator: string, signature: string): string {
  return concat([getAddress(validator), signature]);
}

/** Calldata of `installModule` for a validator. */
export function encodeInstallModule(module: string, initData: string): string {
  return erc7579Interface.encodeFunctionData("installModule", [VALIDATOR_MODULE_TYPE, module, initData]);
}
