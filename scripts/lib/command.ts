import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { HARDHAT_NETWORK_NAME } from "hardhat/plugins";
import type {
  ActionType,
  ConfigurableTaskDefinition,
  HardhatRuntimeEnvironment,
  HttpNetworkConfig,
} from "hardhat/types";

import type { Chain } from "./chain";
import type { Context } from "./context";

/** The flags that every command has. */
export interface CommonOptions {
  json?: boolean;
  yes?: boolean;
}

/** What a command does. What it returns is what `--json` prints. */
export type Action<T> = (context: Context, options: T) => Promise<unknown>;

/**
 * The action of a task that needs a chain. The function behind it is loaded only when the task runs.
 * @param load Loads that function.
 * @param needs `isCompiled` where the sources must be compiled first.
 */
export function chainCommand<T>(
  load: () => Promise<Action<T>>,
  needs = { isCompiled: false },
): ActionType<T & CommonOptions> {
  return (options, hre) =>
    report(options, hre, async (say) => {
      const { confirmAtTerminal } = await import("./context");
      if (needs.isCompiled) await hre.run(TASK_COMPILE, { quiet: true });
      const action = await load();
      const chain = await connect(hre);
      const confirm = (question: string) => confirmAtTerminal(question, options.yes === true);
      try {
        return await action({ chain, artifacts: hre.artifacts, env: process.env, say, confirm }, options);
      } finally {
        if (!chain.isInProcess) chain.provider.destroy();
      }
    });
}

/** As `chainCommand`, for tasks that need no chain. */
export function localCommand<T>(
  run: (options: T, say: (line: string) => void, hre: HardhatRuntimeEnvironment) => Promise<unknown>,
): ActionType<T & CommonOptions> {
  return (options, hre) => report(options, hre, (say) => run(options, say, hre));
}

/** Adds `--json`. */
export function withJson(task: ConfigurableTaskDefinition): ConfigurableTaskDefinition {
  return task.addFlag("json", "Print nothing but JSON on standard output");
}

/** Adds the options of commands that send something by an EOA. */
export function withSending(task: ConfigurableTaskDefinition): ConfigurableTaskDefinition {
  return withJson(task)
    .addFlag("yes", "Send without asking")
    .addOptionalParam("relayer", "Encrypted key that pays for transactions (else RELAYER_KEY, RELAYER_PRIVATE_KEY)");
}

/** Adds the options of commands about an account. */
export function withAccount(task: ConfigurableTaskDefinition): ConfigurableTaskDefinition {
  return task
    .addOptionalParam("account", "The account (else ACCOUNT, or the last that account:create made)")
    .addOptionalParam("module", "The session module (else the recorded one)");
}

/** Adds the options of commands that send an operation. */
export function withOperation(task: ConfigurableTaskDefinition): ConfigurableTaskDefinition {
  return withAccount(withSending(task)).addOptionalParam("bundler", "URL of a bundler (else the relayer sends)");
}

/** Adds the options of commands that the owner signs. */
export function withOwner(task: ConfigurableTaskDefinition): ConfigurableTaskDefinition {
  return withOperation(task)
    .addOptionalParam("owner", "The owner's encrypted key (else OWNER_KEY, OWNER_PRIVATE_KEY)")
    .addOptionalParam("validator", "The account's root validator (else the sample one)");
}

/** Runs, prints the result, and turns any error into a sentence and exit code 1. */
async function report(
  options: CommonOptions,
  hre: HardhatRuntimeEnvironment,
  run: (say: (line: string) => void) => Promise<unknown>,
): Promise<void> {
  // With --json, what is said goes where it does not disturb the JSON.
  const say = options.json ? (line: string) => console.error(line) : (line: string) => console.log(line);
  try {
    const result = await run(say);
    if (options.json) console.log(toJson(result));
  } catch (error) {
    const { explain } = await import("./explain");
    const { message, remedy } = explain(error);
    if (hre.hardhatArguments.showStackTraces) console.error(error);
    console.error(`Error: ${message}\n${remedy}`);
    if (options.json) console.log(toJson({ error: { message, remedy } }));
    process.exitCode = 1;
  }
}

async function connect(hre: HardhatRuntimeEnvironment): Promise<Chain> {
  const { connectInProcess, connectUrl } = await import("./chain");
  const { name, config } = hre.network;
  if (name !== HARDHAT_NETWORK_NAME) return connectUrl(name, (config as HttpNetworkConfig).url);
  const { ensurePredeploys } = await import("../predeploy");
  await ensurePredeploys(hre);
  return connectInProcess(name, hre.ethers.provider);
}

function toJson(value: unknown): string {
  return JSON.stringify(value, (_, entry: unknown) => (typeof entry === "bigint" ? entry.toString() : entry), 2);
}
