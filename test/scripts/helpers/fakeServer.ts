import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

/** A request as the fake server saw it. */
export interface Seen {
  method: string;
  url: string;
  body: string;
}

/** An HTTP server that answers what a test says. */
export interface FakeServer {
  url: string;
  seen: Seen[];
  stop(): void;
}

/** What the fake server answers: a status and JSON. */
export type Answer = [status: number, body: unknown];

/** Starts a server on a free port. */
export async function startServer(answer: (request: Seen) => Promise<Answer> | Answer): Promise<FakeServer> {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    void readRequest(request).then(async (read) => {
      seen.push(read);
      const [status, body] = await answer(read);
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, seen, stop };
}

async function readRequest(request: IncomingMessage): Promise<Seen> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { method: request.method ?? "", url: request.url ?? "", body: Buffer.concat(chunks).toString() };
}
