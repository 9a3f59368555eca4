import { task } from "hardhat/config";

import { chainCommand, withJson } from "../lib/command";
import type { VerifyOptions } from "../lib/verifyModule";

const load = async () => (await import("../lib/verifyModule")).verifyModule;

withJson(task("module:verify", "Compares the module's code on the chain with what these sources compile to"))
  .addFlag("etherscan", "Publish the sources on Etherscan too (needs ETHERSCAN_API_KEY)")
  .addFlag("sourcify", "Publish the sources on Sourcify too")
  .setAction(chainCommand<VerifyOptions>(load, { isCompiled: true }));
