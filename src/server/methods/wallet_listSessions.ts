import { getAddress } from "ethers";
import { number, object, tuple } from "zod";

import { findGrants } from "../../chain";
import { method } from "../method";
import { address, chainId } from "../params";
import { chainOf } from "../servedChain";
import { reportSession } from "../sessionReport";

const MAX_SESSIONS = 50;

/** The sessions of an account that are on the chain, the newest first. A grant that nobody used yet is not. */
export const wallet_listSessions = method(
  "wallet_listSessions",
  tuple([object({ account: address, chainId, limit: number().int().min(1).max(MAX_SESSIONS).optional() })]),
  async ([{ account: given, chainId: asked, limit = MAX_SESSIONS }], server) => {
    const chain = chainOf(server, asked);
    const account = getAddress(given.toLowerCase());
    const { fromBlock } = chain;
    const granted = await findGrants(chain.provider, { module: chain.contracts.module, account }, { fromBlock });
    const newest = granted.slice(-limit).reverse();
    const sessions = await Promise.all(newest.map(({ session }) => reportSession(chain, account, session)));
    return { sessions, meta: { totalCount: granted.length } };
  },
);
