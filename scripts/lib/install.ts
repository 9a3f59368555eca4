import { Contract, Interface } from "ethers";

import type { Neighbour } from "../../src/accounts/AccountAdapter";
import { erc7579Interface, VALIDATOR_MODULE_TYPE, type Call } from "../../src/accounts/erc7579";
import { NO_SESSIONS } from "../../src/client/ownerActions";
import { addressOf, isInstalled, openAccount, type AccountHandle } from "./account";
import type { Context } from "./context";
import { findNeighbours } from "./installedModules";
import { rootValidator, runAsOwner, type OwnerOptions } from "./ownerOperation";
import { describeChain } from "./transaction";
import { UserError } from "./userError";

/** How `session:install` is asked. */
export interface InstallOptions extends OwnerOptions {
  /** More addresses to protect, with commas. */
  protect?: string;
  /** Protect nothing. */
  noProtect?: boolean;
  fromBlock?: number;
}

/** What became of `session:install`. */
export interface Installation {
  account: string;
  module: string;
  /** False where the module was installed already. */
  isNew: boolean;
  /** What was put on the protected list now. */
  isProtectedNow: string[];
  transactionHash: string | null;
}

const moduleInterface = new Interface(["function onInstall(bytes data)"]);

/**
 * Installs the module on an account, and protects what sessions must not reach. Both in one operation; what is done
 * already is left alone.
 */
export async function installModule(context: Context, options: InstallOptions): Promise<Installation> {
  const { chain, say } = context;
  const account = await openAccount(context, options);
  say(`Account ${account.address} on ${describeChain(chain)}`);
  await requireUsableHooks(context, account);
  const install = await installCalls(context, account);
  const neighbours = options.noProtect ? [] : await neighboursOf(context, account, options);
  const result = {
    account: account.address,
    module: account.moduleAddress,
    isNew: install.calls.length > 0,
    isProtectedNow: neighbours.map(({ address }) => address),
  };
  if (!result.isNew) say("The session module is installed already.");
  if (!result.isNew && neighbours.length === 0) return { ...result, transactionHash: null };
  const calls = [...install.calls, ...protectCalls(account, neighbours)];
  const protect = neighbours.map(({ address, role }) => `Protect ${address} (${role}) from sessions.`);
  const { transactionHash } = await runAsOwner(context, account, calls, [...install.what, ...protect], options);
  return { ...result, transactionHash };
}

/** What is missing: the installation, or only the module's share of it where the account skipped that. */
async function installCalls(context: Context, { address, module, moduleAddress }: AccountHandle) {
  const isKnown = await isInstalled(context, address, moduleAddress);
  if (isKnown && (await module.isInitialized(address))) return { calls: [] as Call[], what: [] };
  if (isKnown) {
    const data = moduleInterface.encodeFunctionData("onInstall", [NO_SESSIONS]);
    const what = "Tell the module that it is installed: the account skipped that.";
    return { calls: [{ to: moduleAddress, data }], what: [what] };
  }
  const args = [VALIDATOR_MODULE_TYPE, moduleAddress, NO_SESSIONS];
  const data = erc7579Interface.encodeFunctionData("installModule", args);
  return { calls: [{ to: address, data }], what: [`Install the session module ${moduleAddress}.`] };
}

function protectCalls({ module, moduleAddress }: AccountHandle, neighbours: Neighbour[]): Call[] {
  if (neighbours.length === 0) return [];
  const targets = neighbours.map(({ address }) => address);
  return [{ to: moduleAddress, data: module.interface.encodeFunctionData("protectTargets", [targets, true]) }];
}

async function neighboursOf(context: Context, account: AccountHandle, options: InstallOptions): Promise<Neighbour[]> {
  const root = await rootValidator(context, account.address, options.validator);
  const found = await findNeighbours(context, account, root, options.fromBlock);
  const named = (options.protect ?? "").split(",").filter((text) => text.trim() !== "");
  const more = named.map((text) => ({ address: addressOf(text.trim(), "target"), role: "named by you" }));
  return [...found, ...more];
}

/**
 * Sessions refuse `executeUserOp`. Whether a hook demands it shows in a flag that accounts with such hooks publish.
 * @throws UserError where the account demands it for this module.
 */
export async function requireUsableHooks({ chain }: Context, account: AccountHandle): Promise<void> {
  const view = "function validationConfig(bytes21 id) view returns (uint32 nonce, address hook)";
  const contract = new Contract(account.address, [view], chain.provider);
  const id = `0x01${account.moduleAddress.slice(2)}`;
  const config = (await contract
    .getFunction("validationConfig")(id)
    .catch(() => undefined)) as { hook: string } | undefined;
  if (config === undefined || BigInt(config.hook) <= 1n) return;
  throw new UserError(
    `The account runs the hook ${config.hook} for this module, through executeUserOp, which sessions refuse.`,
    "Install the module without a hook.",
  );
}
