import { task, types } from "hardhat/config";

import { chainCommand, withAccount, withJson } from "../lib/command";
import type { ShowCommandOptions } from "../lib/showDeferred";

withAccount(withJson(task("session:show", "Shows what a session may do, and what is left of its allowances")))
  .addOptionalParam("session", "The session's id (else the only active one)")
  .addOptionalParam("grant", "A deferred grant's file, used or not, instead of the id")
  .addOptionalParam("fromBlock", "Where to start looking for sessions", undefined, types.int)
  .setAction(chainCommand<ShowCommandOptions>(async () => (await import("../lib/showDeferred")).show));
