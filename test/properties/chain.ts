import { Interface, toQuantity, type FunctionFragment, type Log } from "ethers";
import { artifacts, ethers, network } from "hardhat";

import { SessionKeyValidator__factory, type SessionKeyValidator } from "../../typechain-types";
import { VALIDATE_USER_OP } from "../helpers/direct";
import type { Question } from "./questions";
import type { Step } from "./steps";

/** What the contract answers to a step. */
export interface Answer {
  isSuccess: boolean;
  /** What it returned, or reverted with. Hex. */
  result: string;
  /** One for each question. */
  answers: string[];
}

const replayInterface = new Interface([
  "function replay(address module, (bytes data, bytes[] questions)[] steps)",
  "event Replayed(bool isSuccess, bytes result, bytes[] answers)",
]);
const face: Interface = SessionKeyValidator__factory.createInterface();
// Looked up once: ethers parses a signature whenever it is used as a name.
const VALIDATE_7579 = face.getFunction(VALIDATE_USER_OP) as FunctionFragment;
const VALIDATE_6900 = face.getFunction(VALIDATE_USER_OP.replace("(", "(uint32,")) as FunctionFragment;

/** The most that one transaction may have (EIP-7825). */
const GAS = toQuantity(16_777_216);

/** The account's call of the module that a step stands for. */
export function encodeStep(step: Step): string {
  if (step.kind === "grant") return face.encodeFunctionData("grantSession", [step.session]);
  if (step.kind === "managing") return face.encodeFunctionData(step.name, step.args);
  if (step.kind === "runtime") {
    const { account, sender, data, authorization } = step;
    return face.encodeFunctionData("validateRuntime", [account, 0, sender, 0, data, authorization]);
  }
  const { standard, userOp, userOpHash, entityId } = step;
  if (standard === "ERC-7579") return face.encodeFunctionData(VALIDATE_7579, [userOp, userOpHash]);
  return face.encodeFunctionData(VALIDATE_6900, [entityId, userOp, userOpHash]);
}

/** Runs `act` with other code at the address. */
async function withCode(address: string, code: string, act: () => Promise<void>): Promise<void> {
  const own: string = await ethers.provider.send("eth_getCode", [address, "latest"]);
  await network.provider.send("hardhat_setCode", [address, code]);
  await act();
  await network.provider.send("hardhat_setCode", [address, own]);
}

/**
 * Has the account make the steps in one transaction: the code of a real account gives way to one that replays calls,
 * and comes back. The module can't tell, because it knows accounts by address.
 */
export async function replay(
  module: SessionKeyValidator,
  account: string,
  steps: Step[],
  questions: Question[][],
  time: number,
): Promise<Answer[]> {
  const [sender] = await ethers.getSigners();
  const { deployedBytecode } = await artifacts.readArtifact("ReplayingAccount");
  const calls = steps.map((step, i) => [encodeStep(step), questions[i].map(({ data }) => data)]);
  const data = replayInterface.encodeFunctionData("replay", [await module.getAddress(), calls]);
  let logs: Log[] = [];
  await withCode(account, deployedBytecode, async () => {
    await network.provider.send("evm_setNextBlockTimestamp", [time]);
    const transaction = { from: sender.address, to: account, data, gas: GAS };
    const hash: string = await network.provider.send("eth_sendTransaction", [transaction]);
    const receipt: { logs: Log[] } = await network.provider.send("eth_getTransactionReceipt", [hash]);
    logs = receipt.logs.filter(({ address }) => address.toLowerCase() === account.toLowerCase());
  });
  return logs.map((log) => {
    const { isSuccess, result, answers } = replayInterface.decodeEventLog("Replayed", log.data);
    return { isSuccess, result, answers: [...answers] };
  });
}
