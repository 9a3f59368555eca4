import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { postJsonRpc } from "../../../src/bundlers/postJsonRpc";

const LIMITS = { timeoutMs: 20_000, maxBytes: 10_000_000 };

/** Hardhat's own entry: `npx hardhat` without npx. */
export const HARDHAT = join("node_modules", "hardhat", "internal", "cli", "bootstrap.js");

/** A `hardhat node` in a process of its own, with folders of its own for what commands write. */
export interface LocalNode {
  url: string;
  folder: string;
  /** The environment of commands that use it. */
  env: Record<string, string>;
  /** Calls a JSON-RPC method of the node. */
  send(method: string, ...params: unknown[]): Promise<unknown>;
  stop(): void;
}

/** Starts a node on a free port, and waits until it answers. */
export async function startNode(): Promise<LocalNode> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const folder = mkdtempSync(join(tmpdir(), "scripts-test-"));
  const child = spawn(process.execPath, [HARDHAT, "node", "--port", String(port)], { stdio: "ignore" });
  const send = (method: string, ...params: unknown[]) => postJsonRpc(url, method, params, LIMITS);
  await waitFor(child, () => send("eth_chainId"));
  const env = {
    RPC_URL_LOCALHOST: url,
    DEPLOYMENTS_FOLDER: join(folder, "deployments"),
    KEYS_FOLDER: join(folder, "keys"),
  };
  const stop = () => {
    child.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, folder, env, send, stop };
}

/** A port that nobody listens on. */
export function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

async function waitFor(child: ChildProcess, isUp: () => Promise<unknown>): Promise<void> {
  const MAX_ATTEMPTS = 300;
  for (let attempt = 0; attempt < MAX_ATTEMPTS && child.exitCode === null; attempt++) {
    if (await isUp().then(Boolean, () => false)) return;
    await pause(100);
  }
  child.kill();
  throw new Error("The node did not start.");
}
