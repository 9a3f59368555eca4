import { Interface, concat, dataLength, getAddress, toBeHex } from "ethers";

import type { Call } from "./erc7579";

/** What installing and using a validation needs of an ERC-6900 account. */
export const erc6900Interface = new Interface([
  "function execute(address target, uint256 value, bytes data) payable returns (bytes)",
  "function executeBatch((address target, uint256 value, bytes data)[] calls) payable returns (bytes[])",
  "function executeWithRuntimeValidation(bytes data, bytes authorization) payable returns (bytes)",
  "function installValidation(bytes25 config, bytes4[] selectors, bytes installData, bytes[] hooks)",
  "function uninstallValidation(bytes24 moduleEntity, bytes uninstallData, bytes[] hookUninstallData)",
  "event ValidationInstalled(address indexed module, uint32 indexed entityId)",
]);

/** Bit 0 of a validation's flags: it validates user operations. The other bits are signatures and global. */
const VALIDATES_USER_OPERATIONS = "0x01";
const SELECTOR_LENGTH = 4;

/**
 * The name of a validation: module and entity id.
 * @returns 24 bytes, hex.
 * @throws for an entity id that is none, or `0xffffffff`, which stands for direct calls.
 */
export function packModuleEntity(module: string, entityId: number): string {
  if (Number.isInteger(entityId) && entityId >= 0 && entityId < 0xffffffff) {
    return concat([getAddress(module), toBeHex(entityId, 4)]);
  }
  throw new Error(`An entity id is a whole number from 0 to 2^32 - 2, not ${entityId}.`);
}

/**
 * Calldata that has an ERC-6900 account make the calls: `execute` for one, `executeBatch` for more. A single call of the
 * account to itself is the calldata itself: accounts refuse it in `execute`.
 * @throws for an empty list, which the module refuses.
 */
export function encodeERC6900Calls(account: string, calls: readonly Call[]): string {
  if (calls.length === 0) throw new Error("An operation makes at least one call.");
  const tuples = calls.map(({ to, value = 0n, data = "0x" }) => [to, value, data] as const);
  const [[to, value, data]] = tuples;
  if (calls.length > 1) return erc6900Interface.encodeFunctionData("executeBatch", [tuples]);
  if (getAddress(to) !== getAddress(account)) return erc6900Interface.encodeFunctionData("execute", tuples[0]);
  if (value === 0n && dataLength(data) >= SELECTOR_LENGTH) return data;
  return erc6900Interface.encodeFunctionData("executeBatch", [tuples]);
}

/** Calldata that installs a validation for the operations that `encodeERC6900Calls` makes, and for nothing else. */
export function encodeInstallValidation(moduleEntity: string, initData: string): string {
  const selectors = ["execute", "executeBatch"].map((name) => erc6900Interface.getFunction(name)?.selector);
  const config = concat([moduleEntity, VALIDATES_USER_OPERATIONS]);
  return erc6900Interface.encodeFunctionData("installValidation", [config, selectors, initData, []]);
}
