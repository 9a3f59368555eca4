import { object, tuple } from "zod";

import { moduleInterface } from "../../moduleContract";
import { paymasterService } from "../capabilities";
import { method } from "../method";
import { findNamedSession, namedSession } from "../namedSession";
import { chainOf } from "../servedChain";
import { prepareCalls } from "./wallet_prepareCalls";

const revocation = namedSession.and(
  object({ capabilities: object({ paymasterService: paymasterService.optional() }).optional() }),
);

/** The call by which the owner ends a session, prepared. It also voids a grant that nobody used yet. */
export const wallet_revokeSession = method("wallet_revokeSession", tuple([revocation]), async ([named], server) => {
  const chain = chainOf(server, named.chainId);
  const { account, sessionId } = await findNamedSession(chain, named);
  const data = moduleInterface.encodeFunctionData("revokeSession", [sessionId]);
  const { chainId, capabilities } = named;
  const calls = [{ to: chain.contracts.module, data }];
  return prepareCalls({ from: account, chainId, calls, capabilities }, server);
});
