import { ZeroHash } from "ethers";

import { VALIDATOR } from "../publicContracts";
import { computeAddress, readBuild } from "./build";
import type { Context } from "./context";
import { readDeployment, writeDeployment, type DeploymentRecord } from "./deployments";
import { creationStep, hasCode, requireCreated, requireFactory } from "./factory";
import { loadKey } from "./keys";
import { describeChain, sendSteps } from "./transaction";

/** What became of `module:deploy`. */
export interface ModuleDeployment {
  address: string;
  /** False where the module was there already. */
  isNew: boolean;
  transactionHash: string | null;
}

const NAME = "SessionKeyValidator";

/**
 * Deploys the module through the CREATE2 factory, or finds it there already, and records it.
 * @param options.relayer Name of an encrypted key that pays.
 */
export async function deployModule(context: Context, options: { relayer?: string }): Promise<ModuleDeployment> {
  const { chain, artifacts, env, say } = context;
  const { address } = await computeAddress(artifacts);
  say(`${NAME} on ${describeChain(chain)}: ${address}`);
  if (await hasCode(chain, address)) {
    say("It is deployed already.");
    const known = readDeployment(chain, NAME, env);
    const transactionHash = known?.address === address ? known.transactionHash : null;
    await record(context, transactionHash, transactionHash === null ? null : (known?.blockNumber ?? null));
    return { address, isNew: false, transactionHash };
  }
  await requireFactory(chain);
  const relayer = await loadKey(chain, "relayer", options.relayer, env);
  const { initCode } = await readBuild(artifacts, VALIDATOR);
  const [receipt] = await sendSteps(context, relayer, [creationStep("Deploy the module.", initCode)]);
  await requireCreated(chain, initCode);
  await record(context, receipt.hash, receipt.blockNumber);
  say(`Deployed in transaction ${receipt.hash}.`);
  return { address, isNew: true, transactionHash: receipt.hash };
}

async function record(context: Context, transactionHash: string | null, blockNumber: number | null): Promise<void> {
  const { abi } = await readBuild(context.artifacts, VALIDATOR);
  const { address, factory, initCodeHash, compiler, settings } = await computeAddress(context.artifacts);
  const made = { transactionHash, blockNumber, factory, salt: ZeroHash, initCodeHash, compiler, settings };
  const deployment: DeploymentRecord = { address, abi, ...made };
  writeDeployment(context.chain, NAME, deployment, context.env);
}
