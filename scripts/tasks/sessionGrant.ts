import { task } from "hardhat/config";

import { chainCommand, withOwner } from "../lib/command";
import type { GrantOptions } from "../lib/grant";

withOwner(task("session:grant", "Grants a session, from a JSON file or from the options"))
  .addOptionalPositionalParam("file", "A grant in the wire format, instead of the options below")
  .addOptionalParam("key", "The session key: an address or an encrypted key")
  .addOptionalParam("expires", "After how long, or when: 1h, 30d, 2030-01-01T12:00Z, never")
  .addOptionalParam("starts", "From when on, like --expires (else at once)")
  .addOptionalParam("native", "Ether that it may send, or unlimited")
  .addOptionalParam("erc20", "TOKEN:AMOUNT,… in the token's units, or TOKEN:unlimited")
  .addOptionalParam("gas", "Ether that it may spend on gas, or unlimited")
  .addOptionalParam("contract", "ADDRESS,… every function of them")
  .addOptionalParam("functions", "ADDRESS:SIGNATURE,… functions of one contract: 0x…:mint(address,uint256)")
  .addOptionalParam("allFunctions", "SIGNATURE,… functions of any contract without a rule of its own")
  .addOptionalParam("accountFunctions", "SIGNATURE,… functions of the account itself")
  .addOptionalParam("paymaster", "Whose gas is free: an address, any or none")
  .addFlag("root", "Everything the account can do, with nothing else beside it")
  .addOptionalParam("salt", "A number that tells sessions of one key apart (else the first that is free)")
  .setAction(chainCommand<GrantOptions>(async () => (await import("../lib/grant")).grantFromOptions));
