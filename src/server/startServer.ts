import type { Server } from "node:http";
import type { AddressInfo } from "node:net";

import { ExplainedError } from "../explainedError";
import { answerer, type AnswerOptions } from "./answerer";
import { healthOf } from "./health";
import { httpServer } from "./http";
import type { WalletServer } from "./servedChain";

/** How the server is reached, and by whom. */
export interface ServerOptions extends AnswerOptions {
  /** 0 for any that is free. */
  port: number;
  host: string;
  /** How many proxies in front of the server name the client in `X-Forwarded-For`. */
  trustedProxies: number;
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
  const { port, host, trustedProxies } = options;
  const http = httpServer({ post: answerer(server, options), health: healthOf(server) }, trustedProxies);
  await listen(http, port, host);
  const { port: actual } = http.address() as AddressInfo;
  const url = `http://${host.includes(":") ? `[${host}]` : host}:${actual}`;
  return { url, close: () => close(http) };
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

async function close(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve, reject) => http.close((error) => (error ? reject(error) : resolve())));
  http.closeIdleConnections();
  await closed;
}
