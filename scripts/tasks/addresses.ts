import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";

import type { AddressBook } from "../lib/addressBook";
import { localCommand, withJson } from "../lib/command";

interface Options {
  write: boolean;
  check: boolean;
}

type Books = typeof import("../lib/addressBook");

function addressTask<T>(name: string, description: string, book: (books: Books) => AddressBook<T>): void {
  withJson(task(name, description))
    .addFlag("write", "Record it in deployments/")
    .addFlag("check", "Fail if that record is out of date")
    .setAction(
      localCommand<Options>(async ({ write, check }, say, hre) => {
        const books = await import("../lib/addressBook");
        const chosen = book(books);
        await hre.run(TASK_COMPILE, { quiet: true });
        if (write) await books.writeAddresses(chosen, hre.artifacts);
        if (check) await books.checkAddresses(chosen, hre.artifacts);
        const content = await chosen.compute(hre.artifacts);
        for (const line of chosen.addresses(content)) say(line);
        return content;
      }),
    );
}

addressTask("module:address", "Shows the address that the module has on every chain", (books) => books.MODULE_ADDRESS);
addressTask(
  "verifiers:address",
  "Shows the addresses that the ERC-7913 verifiers have on every chain",
  (books) => books.VERIFIER_ADDRESSES,
);
