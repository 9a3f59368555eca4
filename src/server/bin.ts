#!/usr/bin/env node
import { parseArgs } from "node:util";

import { ExplainedError } from "../explainedError";
import { jsonLogger, redact } from "./logger";
import { serve } from "./serve";

const USAGE = `session-key-validator serve [--config <file>]

Serves the wallet_* JSON-RPC methods. One chain by the environment: RPC_URL, and BUNDLER_URL or RELAYER_PRIVATE_KEY;
several by a file. API_KEYS, PORT, HOST and PAYMASTER_PRIVATE_KEY are read too. See docs/server.md.`;

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({ allowPositionals: true, options: { config: { type: "string" } } });
  if (positionals.length !== 1 || positionals[0] !== "serve") {
    console.error(USAGE);
    process.exitCode = 2;
    return;
  }
  const log = jsonLogger();
  const { url, close } = await serve(process.env, values.config, log);
  log("listening", { url });
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.once(signal, () => {
      log("closing", { signal });
      void close().then(() => process.exit(0));
    });
  }
}

main().catch((error: unknown) => {
  const words = error instanceof ExplainedError ? `${error.reason}\n${error.remedy}` : redact(error);
  console.error(`Error: ${words}`);
  process.exitCode = 1;
});
