import { task, types } from "hardhat/config";

import { chainCommand, withOwner } from "../lib/command";
import type { RevokeOptions } from "../lib/revoke";

withOwner(task("session:revoke", "Ends a session, or all of them"))
  .addOptionalParam("session", "The session's id (else the only active one)")
  .addFlag("all", "End all, and every signed grant that is not used yet")
  .addOptionalParam("fromBlock", "Where to start looking for sessions", undefined, types.int)
  .setAction(chainCommand<RevokeOptions>(async () => (await import("../lib/revoke")).revoke));
