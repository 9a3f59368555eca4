import { Contract, getAddress, isAddress } from "ethers";

import { entryPointInterface } from "../../src/entryPoint";
import type { Contracts } from "../../src/server/contracts";
import { formatCost } from "./amounts";
import { create2Address } from "./build";
import type { Context } from "./context";
import { creationStep, hasCode, requireCreated, requireFactory } from "./factory";
import { loadKey } from "./keys";
import { describeChain, sendSteps, type Step } from "./transaction";
import { parseEntryPointFlag, parseEtherFlag } from "./typed";
import { UserError } from "./userError";
import { sponsorInitCode, walletContracts } from "./walletContracts";

/** How `wallet:deploy` is asked. */
export interface DeployWalletOptions {
  relayer?: string;
  entryPoint?: string;
  /** Who may stake for the account factory. Another staker is another factory, with other accounts. */
  staker?: string;
  /** The address of the key that approves what the paymaster pays; no paymaster without. */
  paymasterSigner?: string;
  /** What the paymaster shall have at the EntryPoint at least, ether. */
  deposit?: string;
}

/** What `wallet:deploy` made, as the configuration of a server names it. */
export interface WalletDeployment extends Contracts {
  chainId: number;
  paymaster?: string;
}

/**
 * Deploys what a wallet server needs: the module, the sample root validator, a factory of accounts, and a paymaster with
 * a deposit if its signer is named. What exists already is left alone.
 */
export async function deployWallet(context: Context, options: DeployWalletOptions): Promise<WalletDeployment> {
  const { chain, artifacts, env, say } = context;
  await requireFactory(chain);
  const relayer = await loadKey(chain, "relayer", options.relayer, env);
  const entryPoint = parseEntryPointFlag(options.entryPoint);
  const staker = addressFlag("--staker", options.staker);
  const { contracts, initCodes } = await walletContracts(artifacts, entryPoint, staker);
  const signer = addressFlag("--paymaster-signer", options.paymasterSigner);
  const sponsor = signer && (await sponsorInitCode(artifacts, { entryPoint, signer, owner: relayer.address }));
  const all = { ...initCodes, ...(sponsor === undefined ? {} : { paymaster: sponsor }) };
  const paymaster = sponsor === undefined ? undefined : create2Address(sponsor);
  say(`Contracts of a wallet server on ${describeChain(chain)}:`);
  for (const [name, initCode] of Object.entries(all)) say(`  ${name} ${create2Address(initCode)}`);
  const steps = await missingSteps(context, all);
  if (paymaster !== undefined) steps.push(...(await depositSteps(context, entryPoint, paymaster, options.deposit)));
  if (steps.length === 0) say("All of it is there already.");
  else await sendSteps(context, relayer, steps);
  for (const initCode of Object.values(all)) await requireCreated(chain, initCode);
  return { chainId: Number(chain.chainId), ...contracts, paymaster };
}

async function missingSteps({ chain }: Context, initCodes: Record<string, string>): Promise<Step[]> {
  const steps: Step[] = [];
  for (const [name, initCode] of Object.entries(initCodes)) {
    const address = create2Address(initCode);
    if (await hasCode(chain, address)) continue;
    steps.push(creationStep(`Deploy the ${name} at ${address}.`, initCode));
  }
  return steps;
}

async function depositSteps(
  { chain }: Context,
  entryPoint: string,
  paymaster: string,
  deposit = chain.isLocal ? "10" : "0.01",
): Promise<Step[]> {
  const contract = new Contract(entryPoint, entryPointInterface, chain.provider);
  const present = (await contract.getFunction("balanceOf")(paymaster)) as bigint;
  const missing = parseEtherFlag(deposit, "--deposit") - present;
  if (missing <= 0n) return [];
  const data = entryPointInterface.encodeFunctionData("depositTo", [paymaster]);
  const what = `Deposit ${formatCost(missing)} for the paymaster.`;
  return [{ what, to: entryPoint, value: missing, data }];
}

function addressFlag(flag: string, value?: string): string | undefined {
  if (value === undefined) return undefined;
  if (isAddress(value)) return getAddress(value);
  throw new UserError(`${flag} is no address.`, "Write 0x and 40 hex digits.");
}
