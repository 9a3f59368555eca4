import type { Neighbour } from "../../src/accounts/AccountAdapter";
import { readNeighbours } from "../../src/accounts/neighbours";
import type { AccountHandle } from "./account";
import type { Context } from "./context";
import { UserError } from "./userError";

/**
 * What the account should protect and does not yet.
 * @throws UserError where the chain does not tell.
 */
export async function findNeighbours(
  { chain }: Context,
  { address, module, moduleAddress }: AccountHandle,
  root: string,
  fromBlock?: number,
): Promise<Neighbour[]> {
  const known = [{ address: root, role: "root validator" }];
  const query = { account: address, module: moduleAddress, known, fromBlock };
  const { found, missing } = await readNeighbours(chain.provider, query);
  if (missing.length > 0) throw new UserError(missing.join(" "), "Or start later with --from-block.");
  const isProtected = await Promise.all(found.map((one) => module.isProtected(address, one.address)));
  return found.filter((_, index) => !isProtected[index]);
}
