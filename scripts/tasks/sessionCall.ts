import { task, types } from "hardhat/config";

import type { SessionCallOptions } from "../lib/call";
import { chainCommand, withOperation } from "../lib/command";

withOperation(task("session:call", "Has the account make a call, or a batch of calls, that a session key signs"))
  .addOptionalParam("key", "The session's encrypted key (else SESSION_KEY, SESSION_PRIVATE_KEY)")
  .addOptionalParam("session", "The session's id (else the key's only active one)")
  .addOptionalParam("grant", "A deferred grant's file: the call carries it where the session is not on the chain yet")
  .addOptionalParam("to", "Whom to call")
  .addOptionalParam("value", "Ether to send")
  .addOptionalParam("data", "Calldata, hex")
  .addOptionalParam("function", "The function to call, instead of data: transfer(address,uint256)")
  .addOptionalParam("args", "Its arguments with commas, amounts in base units; or a JSON list")
  .addOptionalParam("batch", "JSON file with a list of calls, instead of one")
  .addOptionalParam("fromBlock", "Where to start looking for sessions", undefined, types.int)
  .setAction(chainCommand<SessionCallOptions>(async () => (await import("../lib/call")).callWithSession));
