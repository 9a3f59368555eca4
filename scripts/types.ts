import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";
import type { Artifacts, HardhatRuntimeEnvironment } from "hardhat/types";

import { checkFolder, readTree, replaceFolder, type FileTree } from "./generated";
import { isPublicContract } from "./publicContracts";

const FOLDER = "typechain-types";

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
  return names
    .filter(isPublicContract)
    .sort()
    .map((name) => artifacts.formArtifactPathFromFullyQualifiedName(name));
}
