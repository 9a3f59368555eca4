import type { ZodType } from "zod";

import { parseParams } from "./params";
import type { WalletServer } from "./servedChain";

/** One JSON-RPC method. */
export interface Method {
  name: string;
  /** @throws RpcError where it refuses. */
  answer(params: unknown[], server: WalletServer): Promise<unknown>;
}

/**
 * A method by its name on the wire, the form of its params, and what it does with them.
 * @param schema Of the whole list of params.
 */
export function method<T>(
  name: string,
  schema: ZodType<T>,
  handle: (params: T, server: WalletServer) => Promise<unknown>,
): Method {
  return { name, answer: async (params, server) => handle(parseParams(schema, params), server) };
}
