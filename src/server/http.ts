import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { MAX_BODY_BYTES, REQUEST_TIMEOUT } from "./limits";
import { errorResponse } from "./jsonRpc";
import { ErrorCode, rpcError } from "./rpcError";

/** What the server does with a request, apart from HTTP. */
export interface HttpHandlers {
  /**
   * Answers what was posted.
   * @returns JSON, or undefined where nobody waits for an answer.
   */
  post(body: Uint8Array, client: Client): Promise<unknown>;
  /** Whether everything works, and in which state it is. */
  health(): Promise<{ isHealthy: boolean; report: unknown }>;
}

/** Who asks. */
export interface Client {
  /** The address that the connection comes from, or that proxies before it name. */
  address: string;
  /** Its `Authorization` header. */
  authorization?: string;
  /** The path of the URL. */
  path: string;
}

/** The headers that clients of the hosted service send. */
const ALLOWED_HEADERS = [
  "content-type",
  "authorization",
  "alchemy-aa-sdk-version",
  "alchemy-aa-sdk-signer",
  "x-alchemy-client-trace-id",
  "x-alchemy-client-breadcrumb",
].join(", ");

const CORS = {
  "access-control-allow-origin": "*",
  "access-control-allow-methods": "GET, POST, OPTIONS",
  "access-control-allow-headers": ALLOWED_HEADERS,
  "access-control-max-age": "86400",
};

/**
 * The HTTP side of the server: POST for JSON-RPC, which answers 200 whatever comes of it, `GET /health`, and OPTIONS for
 * browsers.
 * @param trustedProxies How many proxies in front of the server name the client in `X-Forwarded-For`.
 */
export function httpServer(handlers: HttpHandlers, trustedProxies = 0): Server {
  const server = createServer((request, response) => {
    // A connection that is kept open would keep a server open that is closing.
    response.once("close", () => {
      if (!server.listening) server.closeIdleConnections();
    });
    handle(request, response, handlers, trustedProxies).catch(() => response.destroy());
  });
  server.requestTimeout = REQUEST_TIMEOUT;
  server.headersTimeout = REQUEST_TIMEOUT;
  return server;
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  handlers: HttpHandlers,
  trustedProxies: number,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0];
  if (request.method === "OPTIONS") return send(response, 204);
  if (request.method === "GET" && path === "/health") {
    const { isHealthy, report } = await handlers.health();
    return send(response, isHealthy ? 200 : 503, report);
  }
  if (request.method !== "POST") {
    return send(response, 405, { message: "This is a JSON-RPC server: POST to it, or GET /health." });
  }
  const body = await readBody(request);
  const address = clientAddress(request, trustedProxies);
  const client = { address, authorization: request.headers.authorization, path };
  const answer = body === undefined ? tooLarge() : await handlers.post(body, client);
  // What is left of a body that is too large is not read: the connection has no further use.
  if (body === undefined) response.setHeader("connection", "close");
  return answer === undefined ? send(response, 204) : send(response, 200, answer);
}

/** Undefined where it is larger than anything that is understood here. */
async function readBody(request: IncomingMessage): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  // Leaving the loop must not close the connection: the answer is still to be sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): unknown {
  const message = `The body has more than ${MAX_BODY_BYTES} bytes.`;
  return errorResponse(null, rpcError(ErrorCode.InvalidRequest, "BodyTooLarge", message, "Send less at a time."));
}

/** The last proxy writes last: what stands before the trusted ones, the client may have made up. */
function clientAddress({ headers, socket }: IncomingMessage, trustedProxies: number): string {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",");
  const named = trustedProxies === 0 ? undefined : forwarded.at(-trustedProxies)?.trim();
  return named === undefined || named === "" ? (socket.remoteAddress ?? "unknown") : named;
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (response.destroyed) return;
  const text = body === undefined ? undefined : JSON.stringify(body);
  response.writeHead(status, { ...CORS, ...(text === undefined ? {} : { "content-type": "application/json" }) });
  response.end(text);
}
