import { spawn, type ChildProcess } from "node:child_process";
import { createWriteStream, mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

/** A process of this run. */
export interface Running {
  name: string;
  pid: number;
  /** Where all that it prints goes. */
  logFile: string;
  /** Ends it, and waits until it is gone. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/** What to start. */
export interface Program {
  name: string;
  command: string;
  args: string[];
  env?: Record<string, string>;
  /** Asked until it says true. */
  isReady: () => Promise<boolean>;
}

const PATIENCE = 60_000;
const LAST_LINES = 40;

/** Logs, and whatever else a run writes. */
export const runFolder = mkdtempSync(join(tmpdir(), "session-keys-interop-"));

const running = new Map<Running, ChildProcess>();
let started = 0;

// However the run ends, nothing of it is left.
process.on("exit", () => {
  for (const child of running.values()) kill(child, "SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(1));

/**
 * Starts a program, and waits until it is ready.
 * @throws with the end of its log, where it ends first or takes longer than a minute.
 */
export async function start({ name, command, args, env, isReady }: Program): Promise<Running> {
  const logFile = join(runFolder, `${++started}-${name}.log`);
  const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
  // In a group of its own: some of these programs are scripts that start the real one.
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio, detached: true });
  const log = createWriteStream(logFile);
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const program = {
    name,
    pid: child.pid ?? 0,
    logFile,
    stop: (signal?: NodeJS.Signals) => stop(program, child, signal),
  };
  running.set(program, child);
  const deadline = Date.now() + PATIENCE;
  while (!(await isReady().catch(() => false))) {
    if (isOver(child)) throw new Error(`${name} ended before it was ready.\n${logEnd(program)}`);
    if (Date.now() > deadline) throw new Error(`${name} was not ready after a minute.\n${logEnd(program)}`);
    await pause(50);
  }
  return program;
}

/** Ends whatever still runs, the latest first. */
export async function stopAll(): Promise<void> {
  for (const program of [...running.keys()].reverse()) await program.stop();
}

/** The last lines of every running program's log, for a test that failed. */
export function logEnds(): string {
  return [...running.keys()]
    .map((program) => `--- ${program.name} (${program.logFile})\n${logEnd(program)}`)
    .join("\n");
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No port could be had.");
  return address.port;
}

async function stop(program: Running, child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  running.delete(program);
  if (isOver(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const lastResort = setTimeout(() => kill(child, "SIGKILL"), 5_000);
  kill(child, signal);
  await gone;
  clearTimeout(lastResort);
}

/** The whole group; it may be gone already. */
function kill({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // Nothing is left to end.
  }
}

function isOver(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

function logEnd({ logFile }: Running): string {
  return readFileSync(logFile, "utf8").split("\n").slice(-LAST_LINES).join("\n");
}
