import { Contract, Interface, type ContractRunner } from "ethers";

import type { SessionKeyValidator } from "../typechain-types/contracts/SessionKeyValidator";
import { sessionKeyValidatorAbi, sessionKeyValidatorAddress } from "../typechain-types/sessionKeyValidator";

/** Where the module is on every chain that it is deployed on. */
export const MODULE_ADDRESS: string = sessionKeyValidatorAddress;

/** The module's ABI, without the bytecode that its factory carries. */
export const moduleInterface = new Interface(sessionKeyValidatorAbi) as SessionKeyValidator["interface"];

/**
 * The module at an address, with the types of the generated bindings.
 * @example const epoch = await moduleAt(module, provider).epochOf(account);
 */
export function moduleAt(address: string, runner?: ContractRunner): SessionKeyValidator {
  return new Contract(address, moduleInterface, runner) as unknown as SessionKeyValidator;
}
