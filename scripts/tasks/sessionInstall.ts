import { task, types } from "hardhat/config";

import { chainCommand, withOwner } from "../lib/command";
import type { InstallOptions } from "../lib/install";

withOwner(task("session:install", "Installs the session module on the account, and protects its other modules"))
  .addOptionalParam("protect", "ADDRESS,… more that sessions must not reach")
  .addFlag("noProtect", "Protect nothing")
  .addOptionalParam("fromBlock", "Where to start looking for installed modules", undefined, types.int)
  .setAction(chainCommand<InstallOptions>(async () => (await import("../lib/install")).installModule));
