import { concat, ZeroHash } from "ethers";

import { create2Address, CREATE2_FACTORY } from "./build";
import type { Chain } from "./chain";
import type { Step } from "./transaction";
import { UserError } from "./userError";

/**
 * The transaction that has the factory create a contract.
 * @param what In the user's words.
 */
export function creationStep(what: string, initCode: string, salt = ZeroHash): Step {
  return { what, to: CREATE2_FACTORY, data: concat([salt, initCode]) };
}

/** Whether there is code at an address. */
export async function hasCode({ provider }: Chain, address: string): Promise<boolean> {
  return (await provider.getCode(address)) !== "0x";
}

/** @throws UserError where the chain lacks the factory. */
export async function requireFactory(chain: Chain): Promise<void> {
  if (await hasCode(chain, CREATE2_FACTORY)) return;
  throw new UserError(
    `${chain.network} has no CREATE2 factory at ${CREATE2_FACTORY}.`,
    "Deploy it with its pre-signed transaction (github.com/Arachnid/deterministic-deployment-proxy), " +
      "or use a chain that has it: `npx hardhat node` does.",
  );
}

/** @throws UserError where the factory did not create what it was asked to. */
export async function requireCreated(chain: Chain, initCode: string, salt = ZeroHash): Promise<void> {
  const address = create2Address(initCode, salt);
  if (await hasCode(chain, address)) return;
  throw new UserError(`The factory created nothing at ${address}.`, "Run the command again.");
}
