import { tuple } from "zod";

import { method } from "../method";
import { findNamedSession, namedSession } from "../namedSession";
import { chainOf } from "../servedChain";
import { reportSession } from "../sessionReport";

/** What a session may do, whether it still may, and what is left of it. */
export const wallet_getSession = method("wallet_getSession", tuple([namedSession]), async ([named], server) => {
  const chain = chainOf(server, named.chainId);
  const { account, session } = await findNamedSession(chain, named);
  return reportSession(chain, account, session);
});
