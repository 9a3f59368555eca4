import { task, types } from "hardhat/config";

import { chainCommand, withAccount, withJson } from "../lib/command";
import type { ListOptions } from "../lib/listSessions";

withAccount(withJson(task("session:list", "Lists the sessions that the account granted, and where each stands")))
  .addFlag("active", "Only those that work now")
  .addOptionalParam("fromBlock", "Where to start looking", undefined, types.int)
  .setAction(chainCommand<ListOptions>(async () => (await import("../lib/listSessions")).listSessions));
