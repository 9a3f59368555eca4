import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task, types } from "hardhat/config";
import { HARDHAT_NETWORK_NAME } from "hardhat/plugins";

import { localCommand } from "./lib/command";
import { UserError } from "./lib/userError";

interface Options {
  port: number;
  host: string;
}

task("serve", "Serves the wallet_* methods on a chain inside this process, with accounts made and funded on request")
  .addOptionalParam("port", "Where it listens", 4337, types.int)
  .addOptionalParam("host", "The address that it listens at", "127.0.0.1")
  .setAction(
    localCommand<Options>(async ({ port, host }, say, hre) => {
      if (hre.network.name !== HARDHAT_NETWORK_NAME) {
        throw new UserError(
          `This task serves a chain inside this process, not ${hre.network.name}.`,
          "Leave --network out; for another chain run `npx session-key-validator serve` with RPC_URL.",
        );
      }
      await hre.run(TASK_COMPILE, { quiet: true });
      // Loaded here, because these need the environment that is still being set up when tasks are defined.
      const { embeddedChain } = await import("./serve/embeddedChain");
      const { jsonLogger, startServer } = await import("../src/server");
      const { describeServer } = await import("./serve/describeServer");
      const embedded = await embeddedChain(hre);
      const { chain } = embedded;
      const log = jsonLogger();
      const served = { chains: new Map([[chain.chainId, chain]]), usualChain: chain };
      const limits = { requestsPerMinute: 60_000, trustedProxies: 0 };
      const { url, close } = await startServer(served, { port, host, apiKeys: [], ...limits, log });
      for (const line of describeServer(url, embedded)) say(line);
      await untilStopped();
      await close();
    }),
  );

/** Until the process is told to stop. */
async function untilStopped(): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => resolve());
  });
}
