import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { join } from "node:path";

import type { Chromium } from "./chromium";
import { freePort, runFolder, start } from "./processes";

/** Answers what a page asks its own server; the path is the question. */
export type PageAnswers = Record<string, (body: unknown) => unknown>;

const HTML = '<!doctype html><script type="module" src="/script.js"></script>';
const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--no-first-run",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * Opens a page with a script in a browser, and waits for what the page posts to `/result`.
 * @throws what it posts to `/error`, as an error.
 */
export async function runPage(chromium: Chromium, script: string, answers: PageAnswers): Promise<unknown> {
  const { path: command, env } = chromium;
  const page = await servePage(script, answers);
  const args = [...FLAGS, `--user-data-dir=${join(runFolder, "profile")}`, page.url];
  try {
    const browser = await start({ name: "chromium", command, args, env, isReady: async () => page.isOpen() });
    return await page.result.finally(() => browser.stop());
  } finally {
    page.server.closeAllConnections();
    page.server.close();
  }
}

/** A page on its way. */
interface Page {
  server: Server;
  url: string;
  isOpen(): boolean;
  result: Promise<unknown>;
}

async function servePage(script: string, answers: PageAnswers): Promise<Page> {
  const server = createServer();
  const result = new Promise((resolve, reject) => {
    const failed = (body: unknown) => reject(new Error(`The page: ${(body as { message: string }).message}`));
    const all: PageAnswers = { ...answers, "/result": resolve, "/error": failed };
    server.on("request", (request: IncomingMessage, response: ServerResponse) => {
      respond(request, response, script, all).catch((error: Error) => {
        reject(error);
        response.writeHead(500).end();
      });
    });
  });
  let isOpen = false;
  server.once("request", () => (isOpen = true));
  const port = await freePort();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  // A secure context, in which alone browsers sign.
  return { server, url: `http://localhost:${port}/`, isOpen: () => isOpen, result };
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  script: string,
  answers: PageAnswers,
): Promise<void> {
  const path = request.url ?? "/";
  if (request.method === "GET") {
    const isScript = path === "/script.js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html");
    response.end(isScript ? script : HTML);
    return;
  }
  if (answers[path] === undefined) throw new Error(`The page asks for ${path}.`);
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  response.end(JSON.stringify((await answers[path](body)) ?? null));
}
