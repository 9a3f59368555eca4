import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import { chainCommand, withSending } from "../lib/command";

interface Options {
  relayer?: string;
}

const deploy = chainCommand<Options>(async () => (await import("../lib/deployModule")).deployModule);

withSending(
  task("module:deploy", "Deploys the session module, at the same address on every chain; safe to run twice"),
).setAction(async (options: Options, hre, runSuper) => {
  await hre.run(TASK_COMPILE, { quiet: true });
  return deploy(options, hre, runSuper);
});
