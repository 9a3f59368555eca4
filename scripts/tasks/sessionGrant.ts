import { task } from "hardhat/config";

import { chainCommand, withOwner } from "../lib/command";
import type { GrantCommandOptions } from "../lib/grantCommand";

withOwner(task("session:grant", "Grants a session, from a JSON file or from the options"))
  .addOptionalPositionalParam("file", "A grant in the wire format, instead of the options below; or one to complete")
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
  .addOptionalParam(
    "salt",
    "A number that tells sessions of one key apart (else the first that is free, or with --defer random)",
  )
  .addFlag("defer", "Have the owner sign a grant, which the session's first call carries, instead of a transaction")
  .addOptionalParam("out", "Where to write the deferred grant")
  .addOptionalParam("deadline", "By when a deferred grant must be used first, like --expires (else 1d)")
  .addOptionalParam("typedData", "Where to write the typed data, for an owner who signs elsewhere (else sign here)")
  .addOptionalParam("ownerSignature", "The owner's signature of that typed data, hex: completes the deferred grant")
  .setAction(chainCommand<GrantCommandOptions>(async () => (await import("../lib/grantCommand")).runGrant));
