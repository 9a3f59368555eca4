import { tuple } from "zod";

import { moduleInterface } from "../../moduleContract";
import { method } from "../method";
import { findNamedSession, namedSession } from "../namedSession";
import { chainOf } from "../servedChain";
import { prepareCalls } from "./wallet_prepareCalls";

/** The call by which the owner ends a session, prepared. It also voids a grant that nobody used yet. */
export const wallet_revokeSession = method("wallet_revokeSession", tuple([namedSession]), async ([named], server) => {
  const chain = chainOf(server, named.chainId);
  const { account, sessionId } = await findNamedSession(chain, named);
  const data = moduleInterface.encodeFunctionData("revokeSession", [sessionId]);
  return prepareCalls({ from: account, chainId: named.chainId, calls: [{ to: chain.contracts.module, data }] }, server);
});
