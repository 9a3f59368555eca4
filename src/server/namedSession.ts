import { getAddress } from "ethers";
import { object, union, type output } from "zod";

import { findGrants } from "../chain";
import { sessionIdOf } from "../sessionId";
import type { Session } from "../session";
import { address, bytes, chainId, hash } from "./params";
import { ErrorCode, rpcError } from "./rpcError";
import type { ServedChain } from "./servedChain";
import { readContext } from "./session";

/** A session by its context, or by the module's id of it. */
export const namedSession = union([
  object({ account: address, chainId, context: bytes }),
  object({ account: address, chainId, sessionId: bytes, signature: bytes }),
  object({ account: address, chainId, sessionId: hash }),
]);

/** A session that a request is about. */
export interface NamedSession {
  account: string;
  session: Session;
  /** The module's id of it. */
  sessionId: string;
}

/**
 * The session that a request names.
 * @throws RpcError where there is none.
 */
export async function findNamedSession(chain: ServedChain, named: output<typeof namedSession>): Promise<NamedSession> {
  const account = getAddress(named.account.toLowerCase());
  const isContext = "context" in named || "signature" in named;
  const claimed = isContext ? readContext(chain, account, named).grant.session : undefined;
  const sessionId = claimed === undefined ? (named as { sessionId: string }).sessionId : sessionIdOf(claimed);
  // What the account granted goes before what a context says, which anybody can write.
  const session = (await findGranted(chain, account, sessionId)) ?? claimed;
  if (session === undefined) throw unknown(account, sessionId);
  return { account, session, sessionId };
}

/** What the account granted, as the module's log tells it. */
async function findGranted(
  { provider, contracts: { module }, fromBlock }: ServedChain,
  account: string,
  sessionId: string,
): Promise<Session | undefined> {
  const [found] = await findGrants(provider, { module, account }, { fromBlock, sessionId });
  return found?.session;
}

function unknown(account: string, sessionId: string) {
  const message = `The account ${account} never granted the session ${sessionId} on this chain.`;
  const remedy = "Pass the session's context: a grant that was not used yet is nowhere else.";
  return rpcError(ErrorCode.InvalidParams, "UnknownSession", message, remedy, "sessionId");
}
