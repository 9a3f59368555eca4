import { task } from "hardhat/config";

import { chainCommand, withSending } from "../lib/command";

const DESCRIPTION = "Deploys the ERC-7913 verifiers, at the same addresses on every chain; safe to run twice";

const load = async () => (await import("../lib/deployVerifiers")).deployVerifiers;

withSending(task("verifiers:deploy", DESCRIPTION)).setAction(
  chainCommand<{ relayer?: string }>(load, { isCompiled: true }),
);
