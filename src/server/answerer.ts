import { toQuantity } from "ethers";

import { bearerKey, bearerKeys } from "./apiKeys";
import type { Client } from "./http";
import { parseJson } from "./json";
import { errorResponse, respond, type RpcRequest } from "./jsonRpc";
import { REQUEST_TIMEOUT } from "./limits";
import { redact, type Logger } from "./logger";
import { methods } from "./methods";
import { networkOf } from "./networkOf";
import { rateLimit } from "./rateLimit";
import { ErrorCode, NodeError, RpcError, rpcError } from "./rpcError";
import { chainOf, type ServedChain, type WalletServer } from "./servedChain";
import { withTimeout } from "./timeout";
import { toRpcError } from "./upstream";

/** Whose requests are answered, and what is noted of them. */
export interface AnswerOptions {
  /** Bearer keys that may ask; without any, everybody may. */
  apiKeys: readonly string[];
  /** How many requests a client may make in a minute. */
  requestsPerMinute: number;
  log: Logger;
}

/** Answers what is posted: checks who asks, and how much, before anything else. */
export function answerer(server: WalletServer, options: AnswerOptions) {
  const { log } = options;
  const requireAllowed = gate(options);
  return async (body: Uint8Array, client: Client): Promise<unknown> => {
    try {
      const posted = requireAllowed(body, client);
      return await respond(posted, (request) => answer(server, log, request, client));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      log("refused", { client: client.address, code: error.code, reason: error.data.code });
      return errorResponse(null, error);
    }
  };
}

/** Lets in who has a key and does not ask too much; gives the JSON that was posted. */
function gate({ apiKeys, requestsPerMinute }: AnswerOptions) {
  const mayAsk = bearerKeys(apiKeys);
  const isWithinLimit = rateLimit(requestsPerMinute);
  return (body: Uint8Array, { authorization, address }: Client): unknown => {
    if (!mayAsk(authorization)) throw unauthorized();
    // Without keys anybody can write any header.
    const name = apiKeys.length > 0 ? String(bearerKey(authorization)) : networkOf(address);
    // Also what is no JSON takes its time.
    if (!isWithinLimit(name)) throw tooMany(requestsPerMinute);
    const posted = parseJson(body);
    const others = Array.isArray(posted) ? Math.max(0, posted.length - 1) : 0;
    if (!isWithinLimit(name, others)) throw tooMany(requestsPerMinute);
    return posted;
  };
}

async function answer(server: WalletServer, log: Logger, request: RpcRequest, client: Client): Promise<unknown> {
  const startedAt = Date.now();
  const fields = { client: client.address, method: methods.has(request.method) ? request.method : "unknown" };
  try {
    const result = await withTimeout(dispatch(server, request, client.path), REQUEST_TIMEOUT);
    log("answered", { ...fields, milliseconds: Date.now() - startedAt });
    return result;
  } catch (error) {
    const known = error instanceof NodeError ? error : toRpcError(error);
    if (known === undefined) log("error", { error: redact(error) });
    const told =
      known ?? rpcError(ErrorCode.Internal, "Internal", "Something went wrong here.", "Try again in a moment.");
    const reason = told instanceof RpcError ? told.data.code : "NodeRefused";
    log("failed", { ...fields, milliseconds: Date.now() - startedAt, code: told.code, reason });
    throw told;
  }
}

async function dispatch(server: WalletServer, { method: name, params }: RpcRequest, path: string): Promise<unknown> {
  const method = methods.get(name);
  if (method === undefined) throw unknownMethod(name);
  return method.answer(params, { ...server, usualChain: chainOfPath(server, path) });
}

/**
 * `/8453` in the URL says which chain is meant by methods that name none. Other paths say nothing.
 * @throws RpcError where it is not served: another chain's answer would be worse.
 */
function chainOfPath(server: WalletServer, path: string): ServedChain {
  const [, asked] = /^\/(\d{1,15})$/.exec(path) ?? [];
  return asked === undefined ? server.usualChain : chainOf(server, toQuantity(Number(asked)));
}

function unauthorized(): RpcError {
  const message = "The request has no key that may ask this server.";
  const remedy = "Send the header `Authorization: Bearer <key>`.";
  return rpcError(ErrorCode.Unauthorized, "Unauthorized", message, remedy);
}

function tooMany(perMinute: number): RpcError {
  const message = `This client makes more than ${perMinute} requests a minute.`;
  return rpcError(ErrorCode.TooManyRequests, "TooManyRequests", message, "Wait some seconds, then try again.");
}

function unknownMethod(name: string): RpcError {
  const message = `The method ${JSON.stringify(name)} is not served here.`;
  return rpcError(ErrorCode.UnknownMethod, "UnknownMethod", message, `Use one of ${[...methods.keys()].join(", ")}.`);
}
