import { Interface, getAddress, type Log, type Provider } from "ethers";

import { findLogs } from "../chain/findLogs";
import type { Neighbour } from "./AccountAdapter";

/** A contract that an account's log names. */
export interface LoggedModule extends Neighbour {
  /** ERC-7579's number for what it is, where the account has such. */
  moduleType?: number;
}

/** ERC-7579's names of the module types, and Kernel's. */
const MODULE_TYPES: Readonly<Record<number, string>> = {
  1: "validator",
  2: "executor",
  3: "fallback",
  4: "hook",
  5: "policy",
  6: "signer",
};

/** The events of accounts that name a contract. */
const eventInterface = new Interface([
  "event ModuleInstalled(uint256 moduleTypeId, address module)",
  "event ValidationInstalled(address indexed module, uint32 indexed entityId)",
  "event ExecutionInstalled(address indexed module, ((bytes4,bool,bool)[], (bytes4,uint32,bool,bool)[], bytes4[]) manifest)",
  "event ERC7484RegistryConfigured(address indexed registry)",
  "event ERC7484RegistryConfigured(address indexed account, address indexed registry)",
  "event SafeSetup(address indexed initiator, address[] owners, uint256 threshold, address initializer, address fallbackHandler)",
]);

/**
 * The contracts that an account's logs name, whether or not they are still installed.
 * @throws ExplainedError `NodeRefusesLogs` where the node gives no logs.
 */
export async function findLoggedModules(
  provider: Provider,
  account: string,
  fromBlock?: number,
): Promise<LoggedModule[]> {
  const events: string[] = [];
  eventInterface.forEachEvent(({ topicHash }) => events.push(topicHash));
  const logs = await findLogs(provider, { address: account, topics: [events], fromBlock });
  return logs.flatMap((log) => readLog(log) ?? []);
}

function readLog(log: Log): LoggedModule | undefined {
  const event = eventInterface.parseLog(log);
  if (event === null) return undefined;
  const { name, args } = event;
  if (name === "ERC7484RegistryConfigured") return { address: addressOf(args.registry), role: "registry" };
  if (name === "SafeSetup") return { address: addressOf(args.initializer), role: "launchpad" };
  const address = addressOf(args.module);
  if (name === "ValidationInstalled") return { address, role: "validation module" };
  if (name === "ExecutionInstalled") return { address, role: "execution module" };
  const moduleType = Number(args.moduleTypeId);
  return { address, role: MODULE_TYPES[moduleType] ?? `module of type ${moduleType}`, moduleType };
}

function addressOf(value: unknown): string {
  return getAddress(String(value));
}
