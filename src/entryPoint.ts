import { Interface } from "ethers";

/** The canonical ERC-4337 EntryPoints that the module is made for. */
export const ENTRY_POINTS = {
  "v0.7": "0x0000000071727De22E5E9d8BAf0edAc6f37da032",
  "v0.8": "0x4337084D9E255Ff0702461CF8895CE9E3b5Ff108",
  "v0.9": "0x433709009B8330FDa32311DF1C2AFA402eD8D009",
} as const;

/** A version of the EntryPoint: `"v0.7"`, `"v0.8"` or `"v0.9"`. */
export type EntryPointVersion = keyof typeof ENTRY_POINTS;

const USER_OPERATION =
  "(address sender, uint256 nonce, bytes initCode, bytes callData, bytes32 accountGasLimits, " +
  "uint256 preVerificationGas, bytes32 gasFees, bytes paymasterAndData, bytes signature)";

/** What operations with session keys need of the EntryPoint's ABI; it is the same in all three versions. */
export const entryPointInterface = new Interface([
  `function handleOps(${USER_OPERATION}[] ops, address beneficiary)`,
  `function getUserOpHash(${USER_OPERATION} userOp) view returns (bytes32)`,
  "function getNonce(address sender, uint192 key) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function depositTo(address account) payable",
  "event BeforeExecution()",
  "event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)",
  "event UserOperationRevertReason(bytes32 indexed userOpHash, address indexed sender, uint256 nonce, bytes revertReason)",
  "error FailedOp(uint256 opIndex, string reason)",
  "error FailedOpWithRevert(uint256 opIndex, string reason, bytes inner)",
]);
