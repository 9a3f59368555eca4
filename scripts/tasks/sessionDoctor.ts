import { task, types } from "hardhat/config";

import { chainCommand, withAccount, withJson } from "../lib/command";
import type { DoctorOptions } from "../lib/doctor";

withAccount(withJson(task("session:doctor", "Checks everything between you and a working session, a line each")))
  .addOptionalParam("session", "The session's id (else the only active one)")
  .addOptionalParam("bundler", "URL of a bundler to check too")
  .addOptionalParam("fromBlock", "Where to start looking for sessions", undefined, types.int)
  .setAction(chainCommand<DoctorOptions>(async () => (await import("../lib/doctor")).diagnose));
