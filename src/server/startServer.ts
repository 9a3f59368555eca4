import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { toQuantity } from "ethers";

import { ExplainedError } from "../explainedError";
import { bearerKey, bearerKeys } from "./apiKeys";
import { healthOf } from "./health";
import { httpServer, type Client } from "./http";
import { parseJson } from "./json";
import { errorResponse, respond, type RpcRequest } from "./jsonRpc";
import { REQUEST_TIMEOUT } from "./limits";
import { redact, type Logger } from "./logger";
import { methods } from "./methods";
import { rateLimit } from "./rateLimit";
import { ErrorCode, NodeError, RpcError, rpcError } from "./rpcError";
import { chainOf, type ServedChain, type WalletServer } from "./servedChain";
import { withTimeout } from "./timeout";
import { toRpcError } from "./upstream";

/** How the server is reached, and by whom. */
export interface ServerOptions {
  /** 0 for any that is free. */
  port: number;
  host: string;
  /** Bearer keys that may ask; without any, everybody may. */
  apiKeys: readonly string[];
  /** How many requests a client may make in a minute. */
  requestsPerMinute: number;
  /** How many proxies in front of the server name the client in `X-Forwarded-For`. */
  trustedProxies: number;
  log: Logger;
}

/** A server that listens. */
export interface RunningServer {
  url: string;
  /** Takes no more requests, and ends when those that came are answered. */
  close: () => Promise<void>;
}

/**
 * Serves the `wallet_*` methods over HTTP.
 * @throws ExplainedError `CannotListen` where the port is taken.
 */
export async function startServer(server: WalletServer, options: ServerOptions): Promise<RunningServer> {
  const { port, host, apiKeys, requestsPerMinute, trustedProxies, log } = options;
  const mayAsk = bearerKeys(apiKeys);
  const isWithinLimit = rateLimit(requestsPerMinute);
  const handlers = { post, health: healthOf(server) };
  const http = httpServer(handlers, trustedProxies);
  await listen(http, port, host);
  const { port: actual } = http.address() as AddressInfo;
  return { url: `http://${host.includes(":") ? `[${host}]` : host}:${actual}`, close };

  async function post(body: Uint8Array, client: Client): Promise<unknown> {
    try {
      if (!mayAsk(client.authorization)) throw unauthorized();
      // Without keys anybody can write any header.
      const name = apiKeys.length > 0 ? String(bearerKey(client.authorization)) : client.address;
      // Also what is no JSON takes its time.
      if (!isWithinLimit(name)) throw tooMany(requestsPerMinute);
      const posted = parseJson(body);
      const others = Array.isArray(posted) ? Math.max(0, posted.length - 1) : 0;
      if (!isWithinLimit(name, others)) throw tooMany(requestsPerMinute);
      return await respond(posted, (request) => answer(request, client));
    } catch (error) {
      if (!(error instanceof RpcError)) throw error;
      log("refused", { client: client.address, code: error.code, reason: error.data.code });
      return errorResponse(null, error);
    }
  }

  async function answer(request: RpcRequest, { address, path }: Client): Promise<unknown> {
    const startedAt = Date.now();
    const fields = { client: address, method: methods.has(request.method) ? request.method : "unknown" };
    try {
      const result = await withTimeout(dispatch(request, path), REQUEST_TIMEOUT);
      log("answered", { ...fields, milliseconds: Date.now() - startedAt });
      return result;
    } catch (error) {
      const known = error instanceof NodeError ? error : (toRpcError(error) ?? unforeseen(error));
      const reason = known instanceof RpcError ? known.data.code : "NodeRefused";
      log("failed", { ...fields, milliseconds: Date.now() - startedAt, code: known.code, reason });
      throw known;
    }
  }

  async function dispatch({ method: name, params }: RpcRequest, path: string): Promise<unknown> {
    const method = methods.get(name);
    if (method === undefined) throw unknownMethod(name);
    return method.answer(params, { ...server, usualChain: chainOfPath(server, path) });
  }

  function unforeseen(error: unknown): RpcError {
    log("error", { error: redact(error) });
    return rpcError(ErrorCode.Internal, "Internal", "Something went wrong here.", "Try again in a moment.");
  }

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve, reject) => http.close((error) => (error ? reject(error) : resolve())));
    http.closeIdleConnections();
    await closed;
  }
}

async function listen(http: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen(port, host, resolve);
    });
  } catch (error) {
    const reason = `Nothing can listen at ${host}:${port} (${(error as NodeJS.ErrnoException).code}).`;
    throw new ExplainedError("CannotListen", reason, "Choose another port or host, or end what listens there.");
  }
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
