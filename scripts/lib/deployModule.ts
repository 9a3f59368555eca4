import { VALIDATOR } from "../publicContracts";
import type { Context } from "./context";
import { deployContracts, type Deployment } from "./deployContracts";

/**
 * Deploys the module through the CREATE2 factory, or finds it there already, and records it.
 * @param options.relayer Name of an encrypted key that pays.
 */
export async function deployModule(context: Context, options: { relayer?: string }): Promise<Deployment> {
  const [module] = await deployContracts(context, [{ name: VALIDATOR, what: "Deploy the module." }], options.relayer);
  return module;
}
