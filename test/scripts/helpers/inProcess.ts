import hre from "hardhat";
import { ArgumentsParser } from "hardhat/internal/cli/ArgumentsParser";
import type { HardhatRuntimeEnvironment } from "hardhat/types";

import type { Outcome } from "./shell";

/**
 * Runs lines of `npx hardhat …` and `export …` in this process: the same parsing and the same tasks as in one of their
 * own, without the seconds that each takes to start. Stops at the first that fails.
 * @param env Also the variables that `export` sets.
 */
export async function runInProcess(text: string, env: Record<string, string>): Promise<Outcome> {
  const variables = { ...env };
  const outcome: Outcome = { code: 0, stdout: "", stderr: "" };
  for (const line of text.split("\n")) {
    const words = splitWords(line, variables);
    if (words[0] === "export") Object.assign(variables, Object.fromEntries(words.slice(1).map(splitVariable)));
    if (words[0] === "npx")
      outcome.code = await withProcess(variables, outcome, () => runTask(words.slice(2), variables));
    if (outcome.code !== 0) return outcome;
  }
  return outcome;
}

async function runTask(words: string[], env: Record<string, string>): Promise<void> {
  const parser = new ArgumentsParser();
  const unnamed = words.filter((word, index) => word !== "--network" && words[index - 1] !== "--network");
  const { taskName, unparsedCLAs } = parser.parseScopeAndTaskNames(unnamed, hre.tasks, hre.scopes);
  const task = hre.tasks[taskName];
  const network = { ...hre.network, name: "localhost", config: { url: env.RPC_URL_LOCALHOST } };
  const environment = { ...hre, hardhatArguments: {}, network } as unknown as HardhatRuntimeEnvironment;
  const never = Object.assign(async () => {}, { isDefined: false });
  await task.action(parser.parseTaskArguments(task, unparsedCLAs), environment, never);
}

/** Lends a command the environment, the output and the exit code of this process. */
async function withProcess(env: Record<string, string>, outcome: Outcome, run: () => Promise<void>): Promise<number> {
  const { log, error } = console;
  const own = { ...process.env };
  Object.assign(process.env, env);
  console.log = (line: unknown) => void (outcome.stdout += `${String(line)}\n`);
  console.error = (line: unknown) => void (outcome.stderr += `${String(line)}\n`);
  try {
    await run();
    return Number(process.exitCode ?? 0);
  } finally {
    Object.assign(console, { log, error });
    process.exitCode = 0;
    for (const name of Object.keys(env)) if (!(name in own)) delete process.env[name];
    Object.assign(process.env, own);
  }
}

/** Words as a shell splits them: single quotes hold together, variables are replaced. */
function splitWords(line: string, variables: Record<string, string>): string[] {
  const words = line.match(/(?:[^\s']+|'[^']*')+/g) ?? [];
  const replaced = words.map((word) => word.replace(/\$(\w+)/g, (_, name: string) => variables[name] ?? ""));
  return replaced.map((word) => word.replaceAll("'", ""));
}

function splitVariable(assignment: string): [string, string] {
  const [name, ...value] = assignment.split("=");
  return [name, value.join("=")];
}
