import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task, types } from "hardhat/config";
import { HardhatPluginError } from "hardhat/plugins";

import { ensurePredeploys } from "./predeploy";
import type { Tally } from "../test/properties/tally";

task("properties", "Compares the contract with the reference model, by random sessions and operations")
  .addOptionalParam("seed", "Where the random numbers start", 1, types.int)
  .addOptionalParam("count", "Operations", 10_000, types.int)
  .addOptionalParam("round", "Run this round alone, to see a disagreement again", undefined, types.int)
  .setAction(async ({ seed, count, round }: { seed: number; count: number; round?: number }, hre) => {
    await hre.run(TASK_COMPILE, { quiet: true });
    await ensurePredeploys(hre);
    // Loaded here, because these need the environment that is still being set up when tasks are defined.
    const { runProperties } = await import("../test/properties/runProperties");
    const { gaps } = await import("../test/properties/tally");
    console.log(`Seed ${seed}`);
    const start = Date.now();
    const tally = await runProperties({ seed, operations: count, round });
    printTally(tally, Date.now() - start);
    const missing = gaps(tally);
    if (missing.length > 0) throw new HardhatPluginError("session-key-validator", missing.join("\n"));
  });

function printTally({ operations, bundled, calls, grants, verdicts }: Tally, milliseconds: number): void {
  const rows = [...verdicts].sort(([, one], [, other]) => other - one);
  console.table(rows.map(([verdict, count]) => ({ verdict, count })));
  const seconds = (milliseconds / 1000).toFixed(1);
  console.log(`${operations} operations, ${bundled} of them through the EntryPoint.`);
  console.log(`${calls} calls at runtime, ${grants} grants. Model and contract agree. ${seconds} s.`);
}
