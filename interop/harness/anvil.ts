import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import { freePort, start, type Running } from "./processes";
import { call } from "./rpc";

/** A program that listens. */
export interface Endpoint extends Running {
  url: string;
}

const PREDEPLOYED = dirname(
  require.resolve("hardhat-predeploy/bin/0x0000000071727De22E5E9d8BAf0edAc6f37da032.bytecode"),
);

/** Starts anvil with the rules of the newest chains, and the canonical contracts at their addresses. */
export async function startAnvil(): Promise<Endpoint> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    binary("@foundry-rs/anvil", "anvil"),
    "--port",
    String(port),
    "--accounts",
    "20",
    "--hardfork",
    "osaka",
  ];
  const isReady = async () => (await call(url, "eth_chainId")) === "0x7a69";
  const node = await start({ name: "anvil", command: process.execPath, args, isReady });
  await Promise.all(predeployed().map(([address, code]) => call(url, "anvil_setCode", [address, code])));
  return { ...node, url };
}

/** The script that a package puts on the path. */
export function binary(packageName: string, name: string): string {
  const folder = join(__dirname, "..", "node_modules", packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { bin: Record<string, string> };
  return join(folder, bin[name]);
}

/** EntryPoints v0.7 to v0.9, their SenderCreators and Permit2, each by its address. */
function predeployed(): [address: string, code: string][] {
  return readdirSync(PREDEPLOYED)
    .filter((file) => file.endsWith(".bytecode"))
    .map((file) => [file.replace(".bytecode", ""), `0x${readFileSync(join(PREDEPLOYED, file), "hex")}`]);
}
