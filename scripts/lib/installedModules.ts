import { Contract, getAddress, Interface, toBeHex, ZeroAddress } from "ethers";

import { PERMIT2 } from "../../src/lint";
import { accountInterface, readOr, type AccountHandle } from "./account";
import type { Context } from "./context";
import { findLogs } from "./logs";

/** A contract that a session had better not reach. */
export interface Neighbour {
  address: string;
  /** What it is, in the user's words. */
  role: string;
}

/** ERC-7579's names of the module types. */
const MODULE_TYPES: Readonly<Record<number, string>> = { 1: "validator", 2: "executor", 3: "fallback", 4: "hook" };

const listInterface = new Interface([
  "function getValidatorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function getExecutorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
]);

/**
 * What the account should protect: its root validator and other modules, as far as its logs and views tell, its
 * EntryPoint, and Permit2. The session module itself and the canonical EntryPoints are protected always.
 */
export async function findNeighbours(
  context: Context,
  account: AccountHandle,
  root: string,
  fromBlock?: number,
): Promise<Neighbour[]> {
  const found: Neighbour[] = [
    { address: root, role: "root validator" },
    ...(await modulesFromLogs(context, account, fromBlock)),
    ...(await modulesFromViews(context, account)),
    ...(await hooksOf(context, account)),
    { address: account.entryPoint, role: "EntryPoint" },
    { address: PERMIT2, role: "Permit2" },
  ];
  const first = found.filter(({ address }, index) => index === found.findIndex((other) => other.address === address));
  const isProtected = await Promise.all(first.map((one) => account.module.isProtected(account.address, one.address)));
  return first.filter((_, index) => !isProtected[index]);
}

/** The hook that runs around the account's executions, where there is one and the account tells. */
export async function hooksOf({ chain }: Context, { address }: AccountHandle): Promise<Neighbour[]> {
  const contract = new Contract(address, accountInterface, chain.provider);
  const hooks = [await readOr(contract, "hook", ZeroAddress), await readOr(contract, "getActiveHook", ZeroAddress)];
  // Address 1 is how some accounts write "none".
  return hooks.filter((hook) => BigInt(hook) > 1n).map((hook) => ({ address: getAddress(hook), role: "hook" }));
}

async function modulesFromLogs(context: Context, { address }: AccountHandle, fromBlock?: number): Promise<Neighbour[]> {
  const fragment = accountInterface.getEvent("ModuleInstalled");
  const logs = await findLogs(context.chain, { address, topics: [fragment?.topicHash ?? ""], fromBlock });
  const installs = logs.map((log) => accountInterface.decodeEventLog("ModuleInstalled", log.data, log.topics));
  const modules = installs.map(([type, module]) => ({ type: Number(type), module: getAddress(String(module)) }));
  const contract = new Contract(address, accountInterface, context.chain.provider);
  const isThere = await Promise.all(modules.map(({ type, module }) => isStillInstalled(contract, type, module)));
  return modules
    .filter((_, index) => isThere[index])
    .map(({ type, module }) => ({ address: module, role: MODULE_TYPES[type] ?? `module of type ${type}` }));
}

async function isStillInstalled(account: Contract, type: number, module: string): Promise<boolean> {
  const FALLBACK = 3;
  // A fallback handler is installed for selectors that the log does not tell: better protected in vain.
  if (type === FALLBACK) return true;
  return account
    .getFunction("isModuleInstalled")(type, module, "0x")
    .then(Boolean, () => true);
}

async function modulesFromViews({ chain }: Context, { address }: AccountHandle): Promise<Neighbour[]> {
  const PAGE = 50;
  const SENTINEL = toBeHex(1, 20);
  const contract = new Contract(address, listInterface, chain.provider);
  const read = async (view: string, role: string): Promise<Neighbour[]> => {
    try {
      const [modules] = (await contract.getFunction(view)(SENTINEL, PAGE)) as [string[]];
      return modules.filter((module) => BigInt(module) > 1n).map((module) => ({ address: module, role }));
    } catch {
      return [];
    }
  };
  return [...(await read("getValidatorsPaginated", "validator")), ...(await read("getExecutorsPaginated", "executor"))];
}
