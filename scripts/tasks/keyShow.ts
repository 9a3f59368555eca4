import { task } from "hardhat/config";

import { localCommand, withJson } from "../lib/command";

interface Options {
  name: string;
  reveal: boolean;
}

withJson(task("key:show", "Shows the address of an encrypted key"))
  .addPositionalParam("name", "What the key is called")
  .addFlag("reveal", "Show the private key too, after the password: whoever sees it has the key")
  .setAction(
    localCommand<Options>(async ({ name, reveal }, say) => {
      const { keyAddress, openKey } = await import("../lib/keystore");
      const address = keyAddress(name);
      say(`Key ${name}: ${address}`);
      if (!reveal) return { name, address };
      const { privateKey } = await openKey(name);
      say(`Private key: ${privateKey}`);
      return { name, address, privateKey };
    }),
  );
