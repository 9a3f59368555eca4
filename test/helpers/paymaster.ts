import { concat, parseEther, toBeHex, type Wallet } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute, type Call } from "../../src/accounts/erc7579";
import { encodePaymaster, packUserOperation, type UserOperation } from "../../src/userOperation";
import { buildOperation, type OperationOptions } from "./operations";
import { type TestAccount, type World } from "./world";

/** OpenZeppelin's verifying paymaster on the account's EntryPoint, with a deposit; `signer` approves what it pays. */
export interface TestPaymaster {
  address: string;
  signer: Wallet;
}

const GAS = { verification: 100_000n, postOp: 50_000n };

/** What the paymaster's own gas limits add to an operation, gas. */
export const PAYMASTER_GAS = GAS.verification + GAS.postOp;

const REQUEST = [
  ["sender", "address"],
  ["nonce", "uint256"],
  ["initCode", "bytes"],
  ["callData", "bytes"],
  ["accountGasLimits", "bytes32"],
  ["preVerificationGas", "uint256"],
  ["gasFees", "bytes32"],
  ["paymasterVerificationGasLimit", "uint256"],
  ["paymasterPostOpGasLimit", "uint256"],
  ["validAfter", "uint48"],
  ["validUntil", "uint48"],
].map(([name, type]) => ({ name, type }));

export async function deployPaymaster(
  account: Pick<TestAccount, "entryPoint">,
  signer: Wallet,
): Promise<TestPaymaster> {
  const entryPoint = await account.entryPoint.getAddress();
  const value = parseEther("5");
  const paymaster = await ethers.deployContract("TestPaymaster", [entryPoint, signer.address], { value });
  return { address: await paymaster.getAddress(), signer };
}

/** The field of an operation that this paymaster agrees to pay, without an end. */
export async function sponsorship(paymaster: TestPaymaster, operation: UserOperation): Promise<string> {
  const domain = { name: "TestPaymaster", version: "1", verifyingContract: paymaster.address };
  const { chainId } = await ethers.provider.getNetwork();
  const times = { validAfter: 0, validUntil: 0 };
  const gas = { paymasterVerificationGasLimit: GAS.verification, paymasterPostOpGasLimit: GAS.postOp };
  const request = { ...packUserOperation(operation), ...gas, ...times };
  const types = { UserOperationRequest: REQUEST };
  const signature = await paymaster.signer.signTypedData({ ...domain, chainId }, types, request);
  return encodePaymaster(paymaster.address, GAS, concat([toBeHex(0, 12), signature]));
}

/** Options that have the paymaster pay for the session's next operation with these calls. */
export async function paidBy(
  world: World,
  paymaster: TestPaymaster,
  calls: Call[],
  options: OperationOptions = {},
): Promise<OperationOptions> {
  const { account = world.account, fields = {} } = options;
  const module = await world.module.getAddress();
  const operation = await buildOperation(account, module, encodeExecute(calls), options);
  const paymasterAndData = await sponsorship(paymaster, operation);
  return { ...options, fields: { ...fields, paymasterAndData } };
}
