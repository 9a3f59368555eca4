import { task, types } from "hardhat/config";

import { chainCommand, withAccount, withJson } from "../lib/command";
import type { ShowOptions } from "../lib/showSession";

withAccount(withJson(task("session:show", "Shows what a session may do, and what is left of its allowances")))
  .addOptionalParam("session", "The session's id (else the only active one)")
  .addOptionalParam("fromBlock", "Where to start looking for sessions", undefined, types.int)
  .setAction(chainCommand<ShowOptions>(async () => (await import("../lib/showSession")).showSession));
