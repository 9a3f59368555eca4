import { spawn } from "node:child_process";

import { HARDHAT } from "./localNode";

/** What a command did. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Variables of whoever runs the tests that would change what a command does. */
const OWN_VARIABLES =
  /^(HARDHAT_|RPC_URL_|RELAYER_|OWNER_|SESSION_|KEYSTORE_|ETHERSCAN_|SOURCIFY_|ACCOUNT$|NODE_OPTIONS$|NODE_V8)/;

/** Runs text as a shell would, with `npx hardhat` for Hardhat itself. Nobody is at a terminal. */
export function runShell(text: string, env: Record<string, string>): Promise<Outcome> {
  const npx = `npx() { shift; "${process.execPath}" "${HARDHAT}" "$@"; }`;
  const inherited = Object.entries(process.env).filter(([name]) => !OWN_VARIABLES.test(name));
  const child = spawn("bash", ["-e", "-c", `${npx}\n${text}`], {
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()));
  return new Promise((resolve) => child.on("close", (code) => resolve({ code, ...output })));
}
