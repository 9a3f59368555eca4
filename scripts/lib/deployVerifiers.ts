import { VERIFIERS } from "../publicContracts";
import { contractName } from "./build";
import type { Context } from "./context";
import { deployContracts, type Deployment } from "./deployContracts";

/**
 * Deploys the ERC-7913 verifiers through the CREATE2 factory, those that are not there already, and records them.
 * @param options.relayer Name of an encrypted key that pays.
 * @returns What became of each, by its name.
 */
export async function deployVerifiers(
  context: Context,
  options: { relayer?: string },
): Promise<Record<string, Deployment>> {
  const contracts = VERIFIERS.map((name) => ({ name, what: `Deploy ${contractName(name)}.` }));
  const deployments = await deployContracts(context, contracts, options.relayer);
  return Object.fromEntries(deployments.map((deployment, i) => [contractName(VERIFIERS[i]), deployment]));
}
