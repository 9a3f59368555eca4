import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import { localCommand, withJson } from "../lib/command";

interface Options {
  write: boolean;
  check: boolean;
}

withJson(task("module:address", "Shows the address that the module has on every chain"))
  .addFlag("write", "Record it in deployments/address.json")
  .addFlag("check", "Fail if that record is out of date")
  .setAction(
    localCommand<Options>(async ({ write, check }, say, hre) => {
      const { computeAddress } = await import("../lib/build");
      const { checkModuleAddress, writeModuleAddress } = await import("../lib/moduleAddress");
      await hre.run(TASK_COMPILE, { quiet: true });
      if (write) await writeModuleAddress(hre.artifacts);
      if (check) await checkModuleAddress(hre.artifacts);
      const record = await computeAddress(hre.artifacts);
      say(record.address);
      return record;
    }),
  );
