import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";
import type { Artifacts, HardhatRuntimeEnvironment } from "hardhat/types";

import { checkFolder, readTree, replaceFolder, type FileTree } from "./generated";

const FOLDER = "typechain-types";

/** Contracts that users meet: what else the sources hold is for the inside, or for tests. */
const PUBLIC_CONTRACTS = [
  "contracts/SessionKeyValidator.sol:SessionKeyValidator",
  "contracts/interfaces/ISessionKeyValidator.sol:ISessionKeyValidator",
];
const PUBLIC_FOLDER = "contracts/samples/";

task("types", `Writes the TypeScript bindings of the public contracts to ${FOLDER}/`)
  .addFlag("check", "Fail if the committed bindings are out of date")
  .setAction(async ({ check }: { check: boolean }, hre) => {
    await hre.run(TASK_COMPILE, { quiet: true });
    const generated = { folder: FOLDER, files: await generateTypes(hre), command: "npm run types" };
    if (check) checkFolder(generated);
    else replaceFolder(generated);
  });

async function generateTypes(hre: HardhatRuntimeEnvironment): Promise<FileTree> {
  const { runTypeChain } = await import("typechain");
  const outDir = mkdtempSync(join(tmpdir(), "typechain-"));
  try {
    const artifactFiles = await publicArtifactFiles(hre.artifacts);
    await runTypeChain({
      cwd: hre.config.paths.root,
      target: "ethers-v6",
      outDir,
      // A fixed root keeps the folders where they are when contracts come and go.
      inputDir: hre.config.paths.artifacts,
      filesToProcess: artifactFiles,
      allFiles: artifactFiles,
      flags: { environment: "hardhat", alwaysGenerateOverloads: false, discriminateTypes: false },
    });
    return readTree(outDir);
  } finally {
    rmSync(outDir, { recursive: true });
  }
}

async function publicArtifactFiles(artifacts: Artifacts): Promise<string[]> {
  const names = await artifacts.getAllFullyQualifiedNames();
  const samples = names.filter((name) => name.startsWith(PUBLIC_FOLDER));
  const publicNames = [...PUBLIC_CONTRACTS, ...samples].sort();
  return publicNames.map((name) => artifacts.formArtifactPathFromFullyQualifiedName(name));
}
