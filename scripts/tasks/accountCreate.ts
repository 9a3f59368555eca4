import { task } from "hardhat/config";

import { chainCommand, withSending } from "../lib/command";
import type { CreateAccountOptions } from "../lib/createAccount";

const load = async () => (await import("../lib/createAccount")).createAccount;

withSending(task("account:create", "Creates and funds a sample account, for those who have none"))
  .addOptionalParam("owner", "The owner: an address or an encrypted key (else OWNER_KEY, OWNER_PRIVATE_KEY)")
  .addOptionalParam("entryPoint", "The EntryPoint that it obeys: v0.7, v0.8 or v0.9", "v0.8")
  .addOptionalParam("salt", "A number; another salt is another account of the same owner", "0")
  .addOptionalParam("fund", "Ether that it shall have at least (else 1 on a local node, 0.01 elsewhere)")
  .setAction(chainCommand<CreateAccountOptions>(load, { isCompiled: true }));
