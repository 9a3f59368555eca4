import type { Wallet } from "ethers";

import type { Prepared } from "../../harness/rawWallet";
import type { World } from "../../harness/world";

export type Json = Record<string, unknown>;

/** What the tables' rows work with. */
export interface Setup {
  w: World;
  account: string;
  key: Wallet;
  /** Of a session that may call the game, at any gas. */
  context: string;
  /** A call of the game by that session. */
  prepared: Prepared;
}

/** The params of a request. */
export type Params = (setup: Setup) => unknown;

/** A request that is refused: its params, and the error's code, its name, and where in the params it lies. */
export type Refused = readonly [params: Params, code: number, name: string, path: string];

/** JSON-RPC's code for params that make no sense. */
export const INVALID_PARAMS = -32602;

/** A row of the usual code. */
export function invalid(params: Params, name: string, path: string): Refused {
  return [params, INVALID_PARAMS, name, path];
}
