import { AbiCoder, concat, isHexString, toBeHex, zeroPadValue } from "ethers";

import { formatCost } from "./amounts";
import { create2Address, ECDSA_VALIDATOR, readBuild, SAMPLE_ACCOUNT } from "./build";
import type { Context } from "./context";
import { writeAccountRecord, type AccountRecord } from "./deployments";
import { creationStep, hasCode, requireCreated, requireFactory } from "./factory";
import { loadKey } from "./keys";
import { addressOfKey } from "./keyAddress";
import { describeChain, sendSteps, type Step } from "./transaction";
import { parseEntryPointFlag, parseEtherFlag } from "./typed";
import { UserError } from "./userError";

/** How `account:create` is asked. */
export interface CreateAccountOptions {
  /** The owner: an address, or the name of an encrypted key. */
  owner?: string;
  relayer?: string;
  entryPoint?: string;
  /** Another salt is another account of the same owner. */
  salt?: string;
  /** What the account shall have at least, ether. */
  fund?: string;
}

/** What becomes of an account, known before it exists. */
export interface AccountPlan extends AccountRecord {
  validatorInitCode: string;
  accountInitCode: string;
}

const USUAL_ACCOUNT_GAS = 3_000_000n;

/**
 * Creates a sample account with the sample root validator at an address that follows from its owner and salt, and
 * gives it some ether. What exists already is left alone.
 */
export async function createAccount(context: Context, options: CreateAccountOptions): Promise<AccountRecord> {
  const { chain, env, say } = context;
  await requireFactory(chain);
  const plan = await planAccount(context, options);
  const { address, entryPoint, validator, owner, salt } = plan;
  say(`Account of owner ${owner} on ${describeChain(chain)}: ${address}`);
  await requireEntryPoint(context, entryPoint);
  const steps = await missingSteps(context, plan, fundingOf(context, options.fund));
  if (steps.length === 0) say("It exists and is funded already.");
  else await sendSteps(context, await loadKey(chain, "relayer", options.relayer, env), steps);
  await requireCreated(chain, plan.accountInitCode, salt);
  const record = { address, entryPoint, validator, owner, salt };
  writeAccountRecord(chain, record, env);
  return record;
}

/** Where the account of an owner will be, and what creates it. */
export async function planAccount(context: Context, options: CreateAccountOptions): Promise<AccountPlan> {
  const owner = await addressOfKey(context, "owner", options.owner);
  const entryPoint = parseEntryPointFlag(options.entryPoint);
  const validatorInitCode = (await readBuild(context.artifacts, ECDSA_VALIDATOR)).initCode;
  const validator = create2Address(validatorInitCode);
  const { initCode } = await readBuild(context.artifacts, SAMPLE_ACCOUNT);
  const types = ["address", "address", "bytes"];
  const accountInitCode = concat([initCode, AbiCoder.defaultAbiCoder().encode(types, [entryPoint, validator, owner])]);
  const salt = saltOf(options.salt);
  const address = create2Address(accountInitCode, salt);
  return { address, entryPoint, validator, owner, salt, validatorInitCode, accountInitCode };
}

async function missingSteps({ chain }: Context, plan: AccountPlan, fund: bigint): Promise<Step[]> {
  const steps: Step[] = [];
  const hasValidator = await hasCode(chain, plan.validator);
  if (!hasValidator)
    steps.push(creationStep(`Deploy the root validator at ${plan.validator}.`, plan.validatorInitCode));
  if (!(await hasCode(chain, plan.address))) {
    const step = creationStep(`Create the account ${plan.address}.`, plan.accountInitCode, plan.salt);
    // Its constructor calls the validator, so nobody can tell before that is there.
    steps.push(hasValidator ? step : { ...step, usualGas: USUAL_ACCOUNT_GAS });
  }
  const missing = fund - (await chain.provider.getBalance(plan.address));
  if (missing > 0n) {
    const what = `Send it ${formatCost(missing)}.`;
    steps.push({ what, to: plan.address, value: missing, usualGas: 60_000n });
  }
  return steps;
}

async function requireEntryPoint({ chain }: Context, entryPoint: string): Promise<void> {
  if (await hasCode(chain, entryPoint)) return;
  throw new UserError(`${chain.network} has no EntryPoint at ${entryPoint}.`, "Choose another with --entry-point.");
}

/** A number, or 32 bytes in hex. */
function saltOf(salt = "0"): string {
  if (isHexString(salt, 32)) return salt;
  if (/^\d{1,18}$/.test(salt)) return zeroPadValue(toBeHex(BigInt(salt)), 32);
  throw new UserError(`"${salt}" is no salt.`, "Give a number, or 32 bytes in hex.");
}

function fundingOf({ chain }: Context, fund = chain.isLocal ? "1" : "0.01"): bigint {
  return parseEtherFlag(fund, "--fund");
}
