import { TASK_COMPILE_SOLIDITY_MERGE_COMPILATION_JOBS } from "hardhat/builtin-tasks/task-names";
import { subtask } from "hardhat/config";
import type { CompilationJob } from "hardhat/types";

import { isPublicSource } from "./publicContracts";

/**
 * Compiles each public source alone with what it imports. Via IR, solc's output for a contract depends on which other
 * sources are in the same input: an unrelated test contract, or an incremental build, would move the CREATE2 address.
 */
subtask(TASK_COMPILE_SOLIDITY_MERGE_COMPILATION_JOBS).setAction(
  async ({ compilationJobs }: { compilationJobs: CompilationJob[] }, hre, runSuper) => {
    // Coverage instruments the code anyway, and compiling once takes a third of the time.
    if ("__SOLIDITY_COVERAGE_RUNNING" in hre) return (await runSuper({ compilationJobs })) as CompilationJob[];
    const alone = compilationJobs.filter(emitsPublicSource);
    const together = compilationJobs.filter((job) => !emitsPublicSource(job));
    const merged = (await runSuper({ compilationJobs: together })) as CompilationJob[];
    return [...alone, ...merged];
  },
);

function emitsPublicSource(job: CompilationJob): boolean {
  return job.getResolvedFiles().some((file) => job.emitsArtifacts(file) && isPublicSource(file.sourceName));
}
