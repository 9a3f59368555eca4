import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import { checkFiles, writeFiles } from "./generated";
import type { GasTable } from "./gas/measure";
import { ensurePredeploys } from "./predeploy";

task("gas", "Measures the gas of sessions above a bare ECDSA validator, and writes snapshots/gas.json")
  .addFlag("check", "Fail if the committed table is out of date")
  .setAction(async ({ check }: { check: boolean }, hre) => {
    await hre.run(TASK_COMPILE, { quiet: true });
    await ensurePredeploys(hre);
    // Loaded here, because these need the environment that is still being set up when tasks are defined.
    const { measureGas } = await import("./gas/measure");
    const gas = await measureGas();
    printTable(gas);
    const files = new Map([["gas.json", `${JSON.stringify(gas, null, 2)}\n`]]);
    const generated = { folder: "snapshots", files, command: "npm run gas" };
    if (check) checkFiles(generated);
    else writeFiles(generated);
  });

function printTable({ headline, rows }: GasTable): void {
  console.table(rows.map(({ name, total, bare, overhead }) => ({ row: name, total, bare, overhead })));
  console.log(`Headline: ${headline.overhead} gas above a bare ECDSA validator (${headline.total} in all).`);
}
