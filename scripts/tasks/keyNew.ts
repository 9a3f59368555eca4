import { task } from "hardhat/config";

import { localCommand, withJson } from "../lib/command";

interface Options {
  name: string;
}

withJson(task("key:new", "Makes a key, and writes it encrypted to keys/NAME.json"))
  .addPositionalParam("name", "What to call it: letters, digits, - and _")
  .setAction(
    localCommand<Options>(async ({ name }, say) => {
      const { createKey } = await import("../lib/keystore");
      const key = await createKey(name);
      say(`Key ${name}: ${key.address}, encrypted in ${key.file}. Keep the password: nothing else opens it.`);
      return { name, ...key };
    }),
  );
