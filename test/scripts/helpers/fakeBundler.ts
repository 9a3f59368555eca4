import { Interface } from "ethers";

import { ENTRY_POINTS, entryPointInterface } from "../../../src/entryPoint";
import { packUserOperation, type UserOperation } from "../../../src/userOperation";
import { startServer, type FakeServer } from "./fakeServer";
import type { LocalNode } from "./localNode";

interface Request {
  id: number;
  method: string;
  params: unknown[];
}

interface Log {
  topics: string[];
  data: string;
}

const GAS = { verificationGasLimit: "0x30000", callGasLimit: "0x20000", preVerificationGas: "0x10000" };

/** A bundler with the methods that commands use: it sends each operation at once, from an account of the node. */
export function startBundler(node: LocalNode): Promise<FakeServer> {
  const hashes = new Map<string, string>();
  return startServer(async ({ body }) => {
    const { id, method, params } = JSON.parse(body) as Request;
    const result = await answer(node, hashes, method, params);
    return [200, { jsonrpc: "2.0", id, result }];
  });
}

async function answer(node: LocalNode, hashes: Map<string, string>, method: string, params: unknown[]) {
  if (method === "eth_supportedEntryPoints") return Object.values(ENTRY_POINTS);
  if (method === "eth_estimateUserOperationGas") return GAS;
  if (method === "eth_sendUserOperation") return include(node, hashes, params as [Record<string, string>, string]);
  return receiptOf(node, String(params[0]), hashes.get(String(params[0])) ?? "");
}

async function include(node: LocalNode, hashes: Map<string, string>, [wire, to]: [Record<string, string>, string]) {
  const packed = packUserOperation({ ...(wire as unknown as UserOperation), initCode: "0x", paymasterAndData: "0x" });
  const [, , , , , from] = (await node.send("eth_accounts")) as string[];
  const data = entryPointInterface.encodeFunctionData("handleOps", [[packed], from]);
  const transactionHash = String(await node.send("eth_sendTransaction", { from, to, data, gas: "0x300000" }));
  const { logs } = (await node.send("eth_getTransactionReceipt", transactionHash)) as { logs: Log[] };
  const topic = eventTopic(entryPointInterface, "UserOperationEvent");
  const userOpHash = logs.find(({ topics }) => topics[0] === topic)?.topics[1] ?? "";
  hashes.set(userOpHash, transactionHash);
  return userOpHash;
}

async function receiptOf(node: LocalNode, userOpHash: string, transactionHash: string) {
  const receipt = (await node.send("eth_getTransactionReceipt", transactionHash)) as { logs: Log[] };
  const { logs } = receipt;
  const topic = eventTopic(entryPointInterface, "UserOperationEvent");
  const log = logs.find(({ topics }) => topics[0] === topic) as Log;
  const event = entryPointInterface.decodeEventLog("UserOperationEvent", log.data, log.topics);
  const [actualGasCost, actualGasUsed] = [event.actualGasCost, event.actualGasUsed].map(String);
  return { userOpHash, success: event.success as boolean, actualGasCost, actualGasUsed, logs, receipt };
}

function eventTopic(source: Interface, name: string): string {
  return source.getEvent(name)?.topicHash ?? "";
}
