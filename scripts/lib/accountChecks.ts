import { Contract } from "ethers";

import { ENTRY_POINTS, entryPointInterface } from "../../src/entryPoint";
import { isInstalled, type AccountHandle, type AccountOptions } from "./account";
import { formatCost } from "./amounts";
import { failed, passed, type Check } from "./check";
import type { Context } from "./context";
import { hasCode } from "./factory";
import { requireUsableHooks } from "./install";
import { findNeighbours } from "./installedModules";
import { rootValidator } from "./ownerOperation";
import { UserError } from "./userError";

/** The account's EntryPoint, the module's installation, what is protected, and what can pay for gas. */
export async function* accountChecks(
  context: Context,
  account: AccountHandle,
  options: AccountOptions & { fromBlock?: number },
): AsyncGenerator<Check> {
  yield await run("EntryPoint", () => checkEntryPoint(context, account));
  yield await run("installed", () => checkInstalled(context, account));
  yield await run("hooks", async () => {
    await requireUsableHooks(context, account);
    return "None demands executeUserOp for this module.";
  });
  yield await run("protected", () => checkProtected(context, account, options));
  yield await run("funds", () => checkFunds(context, account));
}

async function run(name: string, check: () => Promise<string>): Promise<Check> {
  try {
    return passed(name, await check());
  } catch (error) {
    return failed(name, error);
  }
}

async function checkEntryPoint({ chain }: Context, { entryPoint }: AccountHandle): Promise<string> {
  if (!(await hasCode(chain, entryPoint))) {
    throw new UserError(
      `The account obeys ${entryPoint}, where nothing is deployed on ${chain.network}.`,
      "Create an account with an EntryPoint that the chain has: `account:create --entry-point`.",
    );
  }
  const version = Object.entries(ENTRY_POINTS).find(([, address]) => address === entryPoint)?.[0];
  return version === undefined ? `${entryPoint} is not a canonical one; it is deployed.` : `${version}, ${entryPoint}.`;
}

async function checkInstalled(context: Context, { address, module, moduleAddress }: AccountHandle): Promise<string> {
  if (!(await isInstalled(context, address, moduleAddress))) {
    throw new UserError("The account has not installed the module.", "Run `session:install`.");
  }
  if (await module.isInitialized(address)) return "The account has installed the module, and the module knows.";
  throw new UserError(
    "The account has installed the module without telling it (onInstall was skipped).",
    "Run `session:install`, which tells it.",
  );
}

async function checkProtected(
  context: Context,
  account: AccountHandle,
  { validator, fromBlock }: { validator?: string; fromBlock?: number },
): Promise<string> {
  const root = await rootValidator(context, account.address, validator);
  const open = await findNeighbours(context, account, root, fromBlock);
  if (open.length === 0) return "Sessions reach none of the account's modules that are known, nor Permit2.";
  const list = open.map(({ address, role }) => `${address} (${role})`).join(", ");
  throw new UserError(`Not protected from sessions: ${list}.`, "Run `session:install` again.");
}

async function checkFunds({ chain }: Context, { address, entryPoint }: AccountHandle): Promise<string> {
  const balance = await chain.provider.getBalance(address);
  const read = new Contract(entryPoint, entryPointInterface, chain.provider).getFunction("balanceOf");
  const deposit = (await read(address)) as bigint;
  const text = `The account has ${formatCost(balance)}, and ${formatCost(deposit)} deposited for gas.`;
  if (balance + deposit > 0n) return text;
  throw new UserError("The account has no ether to pay gas with.", `Send some to ${address}, or use a paymaster.`);
}
