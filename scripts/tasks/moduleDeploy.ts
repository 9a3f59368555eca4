import { task } from "hardhat/config";

import { chainCommand, withSending } from "../lib/command";

const DESCRIPTION = "Deploys the session module, at the same address on every chain; safe to run twice";

const load = async () => (await import("../lib/deployModule")).deployModule;

withSending(task("module:deploy", DESCRIPTION)).setAction(
  chainCommand<{ relayer?: string }>(load, { isCompiled: true }),
);
