import { findSessions as findAll, type GrantedSession } from "../../src/chain";
import type { AccountHandle } from "./account";
import type { Context } from "./context";
import { readDeployment } from "./deployments";

/** All sessions that the account ever granted, oldest first, each with its status from the module's state. */
export async function findSessions(
  context: Context,
  account: AccountHandle,
  fromBlock = firstBlock(context, account),
): Promise<GrantedSession[]> {
  const { moduleAddress: module, address } = account;
  return findAll(context.chain.provider, { module, account: address }, { fromBlock });
}

/** No session is older than the module, where its record says when that was deployed. */
function firstBlock({ chain, env }: Context, { moduleAddress }: AccountHandle): number {
  const record = readDeployment(chain, "SessionKeyValidator", env);
  return record?.address === moduleAddress ? (record.blockNumber ?? 0) : 0;
}
