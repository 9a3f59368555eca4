import { subtask } from "hardhat/config";
import {
  TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD,
  TASK_COMPILE_SOLIDITY_LOG_COMPILATION_ERRORS,
} from "hardhat/builtin-tasks/task-names";
import { HardhatPluginError } from "hardhat/plugins";
import type { CompilerOutput, SolcBuild } from "hardhat/types";

/**
 * Compiles with the JavaScript build of solc that npm installed, so that the lock file pins the compiler's very bytes.
 * Nothing is downloaded: Hardhat's own subtask, which would, is replaced and never called.
 */
subtask(TASK_COMPILE_SOLIDITY_GET_SOLC_BUILD).setAction(({ solcVersion }: { solcVersion: string }) =>
  Promise.resolve(npmCompiler(solcVersion)),
);

/** Warnings about the code of dependencies are theirs to act on: only ours are shown. Errors always are. */
subtask(TASK_COMPILE_SOLIDITY_LOG_COMPILATION_ERRORS).setAction(
  async ({ output, quiet }: { output: CompilerOutput & { errors?: Diagnostic[] }; quiet: boolean }, _, runSuper) => {
    const errors = output.errors?.filter((diagnostic) => !isLibraryWarning(diagnostic));
    await runSuper({ output: { ...output, errors }, quiet });
  },
);

interface Diagnostic {
  severity: "error" | "warning" | "info";
  sourceLocation?: { file: string };
}

function isLibraryWarning({ severity, sourceLocation }: Diagnostic): boolean {
  return severity !== "error" && sourceLocation !== undefined && !sourceLocation.file.startsWith("contracts/");
}

function npmCompiler(solcVersion: string): SolcBuild {
  const installed = installedCompiler();
  if (solcVersion !== installed.version) {
    throw new HardhatPluginError(
      "session-key-validator",
      `The sources ask for solc ${solcVersion}, but npm installed ${installed.version}. ` +
        "Set the same exact version in hardhat.config.ts and package.json, then run `npm install`.",
    );
  }
  return { ...installed, compilerPath: require.resolve("solc/soljson.js"), isSolcJs: true };
}

/** The long version is the short one with its commit: verification services ask for it. */
function installedCompiler(): { version: string; longVersion: string } {
  // Loaded only when something must be compiled: the compiler takes about a second to start.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const reported = (require("solc") as { version: () => string }).version();
  const longVersion = /^\d+\.\d+\.\d+\+commit\.[0-9a-f]+/.exec(reported)?.[0];
  if (longVersion === undefined) {
    throw new HardhatPluginError("session-key-validator", `solc reports the version "${reported}". Reinstall it.`);
  }
  return { version: longVersion.split("+")[0], longVersion };
}
