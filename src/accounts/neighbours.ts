import { Contract, Interface, ZeroAddress, getAddress, toBeHex, type Provider } from "ethers";

import { askView } from "../chain/askView";
import { nodeReason } from "../chain/nodeReason";
import { PERMIT2 } from "../lint";
import type { Neighbour, Neighbours } from "./AccountAdapter";
import { erc7579Interface } from "./erc7579";
import { findLoggedModules, type LoggedModule } from "./loggedModules";

/** Of a list of modules longer than this, no more are read. */
const PAGE = 50;
/** Validators and executors, which accounts answer for; of others, the log does not tell all that they want to know. */
const ANSWERED_TYPES = [1, 2];

const viewInterface = new Interface([
  ...erc7579Interface.fragments,
  "function entrypoint() view returns (address)",
  "function getValidatorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function getExecutorsPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function getModulesPaginated(address cursor, uint256 size) view returns (address[] array, address next)",
  "function hook() view returns (address)",
  "function getActiveHook() view returns (address)",
  "function getDefaultValidator() view returns (address)",
  "function getRegistry() view returns (address)",
]);

/** Views that name one contract, with what that is. */
const SINGLE_VIEWS = {
  getDefaultValidator: "default validator",
  getRegistry: "registry",
  hook: "hook",
  getActiveHook: "hook",
  entryPoint: "EntryPoint",
  entrypoint: "EntryPoint",
} as const;

/** Views that list contracts. */
const LIST_VIEWS = {
  getValidatorsPaginated: "validator",
  getExecutorsPaginated: "executor",
  getModulesPaginated: "module of the Safe",
} as const;

/** Whose neighbours to read. */
export interface NeighboursQuery {
  account: string;
  /** SessionKeyValidator, which is left out: it is protected always. */
  module: string;
  /** What is known beside, such as the root validator. */
  known: Neighbour[];
  /** Where the account's logs begin, the chain's first block where absent. */
  fromBlock?: number;
}

/**
 * What an account should protect from sessions: what is known, its modules as far as its views and logs tell, its
 * EntryPoint, and Permit2. Where the node gives no logs, `missing` says so.
 */
export async function readNeighbours(
  provider: Provider,
  { account, module, known, fromBlock }: NeighboursQuery,
): Promise<Neighbours> {
  const logged = await modulesFromLogs(provider, account, fromBlock);
  const all = [
    ...known,
    ...logged.found,
    ...(await modulesFromViews(provider, account)),
    { address: PERMIT2, role: "Permit2" },
  ];
  const others = all.filter(({ address }) => address !== ZeroAddress && address !== getAddress(module));
  const isFirst = ({ address }: Neighbour, index: number) =>
    index === others.findIndex((other) => other.address === address);
  return { found: others.filter(isFirst), missing: logged.missing };
}

/**
 * The validators that an account has installed, by its list, or where it has none by its logs.
 * @throws ExplainedError `NodeRefusesLogs` where the node gives no logs.
 */
export async function validatorsOf(provider: Provider, account: string): Promise<string[]> {
  const contract = new Contract(account, viewInterface, provider);
  const listed = await readList(contract, "getValidatorsPaginated");
  if (listed.length > 0) return listed.map(({ address }) => address);
  const validators = (await findLoggedModules(provider, account)).filter(({ role }) => role === "validator");
  const isThere = await Promise.all(validators.map((one) => isStillInstalled(contract, one)));
  return [...new Set(validators.filter((_, index) => isThere[index]).map(({ address }) => address))];
}

async function modulesFromViews(provider: Provider, account: string): Promise<Neighbour[]> {
  const contract = new Contract(account, viewInterface, provider);
  const lists = (Object.keys(LIST_VIEWS) as (keyof typeof LIST_VIEWS)[]).map((view) => readList(contract, view));
  const ones = (Object.keys(SINGLE_VIEWS) as (keyof typeof SINGLE_VIEWS)[]).map((view) => readOne(contract, view));
  return (await Promise.all([...lists, ...ones])).flat();
}

async function readList(contract: Contract, view: keyof typeof LIST_VIEWS): Promise<Neighbour[]> {
  const SENTINEL = toBeHex(1, 20);
  const [modules] = (await askView<[string[]]>(contract, view, SENTINEL, PAGE)) ?? [[]];
  return modules.filter((module) => BigInt(module) > 1n).map((module) => ({ address: module, role: LIST_VIEWS[view] }));
}

async function readOne(contract: Contract, view: keyof typeof SINGLE_VIEWS): Promise<Neighbour[]> {
  const address = (await askView<string>(contract, view)) ?? ZeroAddress;
  // Address 1 is how some accounts write "none".
  return BigInt(address) > 1n ? [{ address, role: SINGLE_VIEWS[view] }] : [];
}

async function modulesFromLogs(provider: Provider, account: string, fromBlock?: number): Promise<Neighbours> {
  try {
    const modules = await findLoggedModules(provider, account, fromBlock);
    const contract = new Contract(account, viewInterface, provider);
    const isThere = await Promise.all(modules.map((one) => isStillInstalled(contract, one)));
    const present = modules.filter((_, index) => isThere[index]);
    return { found: present.map(({ address, role }) => ({ address, role })), missing: [] };
  } catch (error) {
    return {
      found: [],
      missing: [`The account's logs, which tell its modules, could not be read. ${nodeReason(error)}`],
    };
  }
}

/** Better protected in vain than not at all. */
async function isStillInstalled(account: Contract, { moduleType, address }: LoggedModule): Promise<boolean> {
  if (moduleType === undefined || !ANSWERED_TYPES.includes(moduleType)) return true;
  return (await askView<boolean>(account, "isModuleInstalled", moduleType, address, "0x")) ?? true;
}
