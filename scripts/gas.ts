import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import { checkFiles, writeFiles } from "./generated";
import type { GasReport, GasTable } from "./gas/table";
import { ensurePredeploys } from "./predeploy";

task("gas", "Measures the gas of sessions above a bare ECDSA validator; writes snapshots/gas.json and docs/gas.md")
  .addFlag("check", "Fail if the committed table or page is out of date")
  .setAction(async ({ check }: { check: boolean }, hre) => {
    await hre.run(TASK_COMPILE, { quiet: true });
    await ensurePredeploys(hre);
    // Loaded here, because these need the environment that is still being set up when tasks are defined.
    const { measureGas } = await import("./gas/table");
    const { gasPage } = await import("./gas/page");
    const report = await measureGas();
    printTable(report);
    const command = "npm run gas";
    const generated = [
      { folder: "snapshots", files: new Map([["gas.json", snapshotOf(report)]]), command },
      { folder: "docs", files: new Map([["gas.md", await gasPage(report)]]), command },
    ];
    for (const one of generated) {
      if (check) checkFiles(one);
      else writeFiles(one);
    }
  });

function snapshotOf({ headline, rows, grants, scale }: GasReport): string {
  const table: GasTable = { headline, rows, grants, scale };
  return `${JSON.stringify(table, null, 2)}\n`;
}

function printTable({ headline, rows }: GasReport): void {
  console.table(
    rows.map((row) => ({
      row: row.name,
      total: row.total,
      bare: row.bare,
      overhead: row.overhead,
      floor: "floor" in row ? row.floor : undefined,
      above: "floor" in row ? row.overhead - row.floor : undefined,
    })),
  );
  console.log(`Headline: ${headline.overhead} gas above a bare ECDSA validator (${headline.total} in all).`);
}
