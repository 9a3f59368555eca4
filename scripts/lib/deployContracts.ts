import { ZeroHash } from "ethers";

import { computeAddress, contractName, readBuild } from "./build";
import type { Context } from "./context";
import { readDeployment, writeDeployment, type DeploymentRecord } from "./deployments";
import { creationStep, hasCode, requireCreated, requireFactory } from "./factory";
import { loadKey } from "./keys";
import { describeChain, sendSteps } from "./transaction";

/** What became of one contract. */
export interface Deployment {
  address: string;
  /** False where the contract was there already. */
  isNew: boolean;
  transactionHash: string | null;
}

/** A contract to deploy. */
interface Deployable {
  /** Fully qualified. */
  name: string;
  /** The transaction, in the user's words. */
  what: string;
}

/**
 * Deploys contracts through the CREATE2 factory, or finds them there already, and records them. Nothing is sent before
 * all that would be sent was shown, and agreed to.
 * @param relayer Name of an encrypted key that pays.
 * @returns What became of each, in the same order.
 */
export async function deployContracts(
  context: Context,
  contracts: Deployable[],
  relayer?: string,
): Promise<Deployment[]> {
  const { chain, artifacts, say } = context;
  const missing: Deployable[] = [];
  for (const contract of contracts) {
    const { address } = await computeAddress(artifacts, contract.name);
    say(`${contractName(contract.name)} on ${describeChain(chain)}: ${address}`);
    if (await hasCode(chain, address)) say("It is deployed already.");
    else missing.push(contract);
  }
  const made = missing.length === 0 ? new Map<string, Deployment>() : await create(context, missing, relayer);
  return Promise.all(contracts.map(async ({ name }) => made.get(name) ?? recordFound(context, name)));
}

async function create(context: Context, contracts: Deployable[], relayer?: string): Promise<Map<string, Deployment>> {
  const { chain, artifacts, env, say } = context;
  await requireFactory(chain);
  const sender = await loadKey(chain, "relayer", relayer, env);
  const initCodes = await Promise.all(contracts.map(async ({ name }) => (await readBuild(artifacts, name)).initCode));
  const steps = contracts.map(({ what }, i) => creationStep(what, initCodes[i]));
  const receipts = await sendSteps(context, sender, steps);
  const made = new Map<string, Deployment>();
  for (const [i, { name }] of contracts.entries()) {
    const { hash, blockNumber } = receipts[i];
    await requireCreated(chain, initCodes[i]);
    made.set(name, { isNew: true, ...(await record(context, name, hash, blockNumber)) });
    say(`Deployed in transaction ${hash}.`);
  }
  return made;
}

/** Keeps what an earlier deployment of the same code noted. */
async function recordFound(context: Context, name: string): Promise<Deployment> {
  const { address } = await computeAddress(context.artifacts, name);
  const known = readDeployment(context.chain, contractName(name), context.env);
  const isSame = known?.address === address && known.transactionHash !== null;
  const [hash, blockNumber] = isSame ? [known.transactionHash, known.blockNumber] : [null, null];
  return { isNew: false, ...(await record(context, name, hash, blockNumber)) };
}

async function record(
  { chain, artifacts, env }: Context,
  name: string,
  transactionHash: string | null,
  blockNumber: number | null,
): Promise<Pick<Deployment, "address" | "transactionHash">> {
  const { abi } = await readBuild(artifacts, name);
  const { address, factory, initCodeHash, compiler, settings } = await computeAddress(artifacts, name);
  const made = { transactionHash, blockNumber, factory, salt: ZeroHash, initCodeHash, compiler, settings };
  const deployment: DeploymentRecord = { address, abi, ...made };
  writeDeployment(chain, contractName(name), deployment, env);
  return { address, transactionHash };
}
