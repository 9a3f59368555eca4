import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import { localCommand } from "./lib/command";
import { UserError } from "./lib/userError";
import { ensurePredeploys } from "./predeploy";

const LOCAL_NETWORKS = ["hardhat", "localhost"];

task("demo", "Shows the eight permissions at work, on a chain inside this process")
  .addOptionalParam("account", "The account's standard: erc7579 or erc6900", "erc7579")
  .setAction(
    localCommand<{ account: string }>(async (options, say, hre) => {
      if (!LOCAL_NETWORKS.includes(hre.network.name)) {
        throw new UserError(
          `The demo uses public test keys: it does not run on ${hre.network.name}.`,
          "Leave --network out.",
        );
      }
      // Loaded here, because these need the environment that is still being set up when tasks are defined.
      const { parseDemoAccount } = await import("./demo/accounts");
      const account = parseDemoAccount(options.account);
      await hre.run(TASK_COMPILE, { quiet: true });
      await ensurePredeploys(hre);
      const { formatReport } = await import("./demo/report");
      const { runDemo } = await import("./demo/runDemo");
      const rows = await runDemo({ account, say });
      say(`\n${formatReport(rows)}`);
    }),
  );
