import { Contract, ZeroAddress, Interface, getAddress, toBeHex, type Provider } from "ethers";

import { findLogs } from "../chain/findLogs";
import { PERMIT2 } from "../lint";
import type { Neighbour, Neighbours } from "./AccountAdapter";
import { erc7579Interface } from "./erc7579";

/** ERC-7579's names of the module types. */
const MODULE_TYPES: Readonly<Record<number, string>> = { 1: "validator", 2: "executor", 3: "fallback", 4: "hook" };
const FALLBACK = 3;
/** A list longer than this is not read to its end. */
const PAGE = 50;

const viewInterface = new Interface([
  ...erc7579Interface.fragments,
  "function getValidatorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function getExecutorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function hook() view returns (address)",
  "function getActiveHook() view returns (address)",
  "event ModuleInstalled(uint256 moduleTypeId, address module)",
]);

/**
 * What an account should protect from sessions: what its kind knows of, its modules as far as its views and logs tell, its
 * EntryPoint, and Permit2. The session module itself and the canonical EntryPoints are protected always.
 * @param known What the kind of account knows of.
 * @param fromBlock Where its logs begin, the chain's first block where absent.
 */
export async function readNeighbours(
  provider: Provider,
  account: string,
  known: Neighbour[],
  fromBlock?: number,
): Promise<Neighbours> {
  const contract = new Contract(account, viewInterface, provider);
  const logged = await modulesFromLogs(provider, contract, account, fromBlock);
  const all = [
    ...known,
    ...logged.found,
    ...(await modulesFromViews(contract)),
    ...(await readHooks(contract)),
    ...(await readAddress(contract, "entryPoint", "EntryPoint")),
    { address: PERMIT2, role: "Permit2" },
  ];
  const found = all.filter(
    ({ address }, index) => address !== ZeroAddress && index === all.findIndex((other) => other.address === address),
  );
  return { found, missing: logged.missing };
}

/** The hook that runs around an account's executions, where there is one and the account tells. */
export async function hooksOf(provider: Provider, account: string): Promise<Neighbour[]> {
  return readHooks(new Contract(account, viewInterface, provider));
}

/** What a view without arguments answers, none where the contract has no such view, or says that there is none. */
export async function readAddress(contract: Contract, view: string, role: string): Promise<Neighbour[]> {
  const answer = (await contract
    .getFunction(view)()
    .catch(() => "0x00")) as string;
  // Address 1 is how some accounts write "none".
  return BigInt(answer) > 1n ? [{ address: getAddress(answer), role }] : [];
}

async function readHooks(contract: Contract): Promise<Neighbour[]> {
  return [...(await readAddress(contract, "hook", "hook")), ...(await readAddress(contract, "getActiveHook", "hook"))];
}

async function modulesFromLogs(
  provider: Provider,
  contract: Contract,
  address: string,
  fromBlock?: number,
): Promise<Neighbours> {
  try {
    const topics = [viewInterface.getEvent("ModuleInstalled")?.topicHash ?? ""];
    const logs = await findLogs(provider, { address, topics, fromBlock });
    const installs = logs.map(({ data, topics }) => viewInterface.decodeEventLog("ModuleInstalled", data, topics));
    const modules = installs.map(([type, module]) => ({ type: Number(type), module: getAddress(String(module)) }));
    const isThere = await Promise.all(modules.map(({ type, module }) => isStillInstalled(contract, type, module)));
    const present = modules.filter((_, index) => isThere[index]);
    const found = present.map(({ type, module }) => ({
      address: module,
      role: MODULE_TYPES[type] ?? `module of type ${type}`,
    }));
    return { found, missing: [] };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return { found: [], missing: [`The account's logs could not be read, which tell its modules: ${reason}`] };
  }
}

async function isStillInstalled(account: Contract, type: number, module: string): Promise<boolean> {
  // A fallback handler is installed for selectors that the log does not tell: better protected in vain.
  if (type === FALLBACK) return true;
  return account
    .getFunction("isModuleInstalled")(type, module, "0x")
    .then(Boolean, () => true);
}

async function modulesFromViews(contract: Contract): Promise<Neighbour[]> {
  const SENTINEL = toBeHex(1, 20);
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
