import { createInterface } from "node:readline";
import { Writable } from "node:stream";

import { UserError } from "./userError";

/** Whether somebody sits at a terminal who can answer. */
export function hasTerminal(): boolean {
  return process.stdin.isTTY === true;
}

/**
 * Asks a yes-or-no question on standard error, so that standard output stays clean.
 * @throws UserError where there is no terminal.
 */
export async function askYesNo(question: string): Promise<boolean> {
  requireTerminal("Nobody is at a terminal to confirm.", "Add --yes to send without being asked.");
  const answer = await ask(`${question} [y/N] `, process.stderr);
  return /^y(es)?$/i.test(answer.trim());
}

/**
 * Asks for a secret without showing what is typed.
 * @throws UserError where there is no terminal.
 */
export async function askHidden(question: string): Promise<string> {
  requireTerminal("Nobody is at a terminal to type a password.", "Set KEYSTORE_PASSWORD.");
  process.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const answer = await ask("", silent);
  process.stderr.write("\n");
  return answer;
}

function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  return new Promise((resolve, reject) => {
    terminal.on("SIGINT", () => reject(new UserError("Interrupted.", "Nothing was sent.")));
    terminal.question(question, resolve);
  }).finally(() => terminal.close()) as Promise<string>;
}

function requireTerminal(message: string, remedy: string): void {
  if (!hasTerminal()) throw new UserError(message, remedy);
}
