import { ENTRY_POINTS } from "../../src/entryPoint";
import { testWallet } from "../../scripts/lib/testKeys";
import { binary, type Endpoint } from "./anvil";
import { freePort, start } from "./processes";
import { call } from "./rpc";

const [UTILITY, ...EXECUTORS] = [19, 18, 17].map((index) => testWallet(index).privateKey);

/** Starts alto on a node, without its safe mode, which is broken as published. */
export async function startAlto({ url: rpcUrl }: Pick<Endpoint, "url">, port?: number): Promise<Endpoint> {
  port ??= await freePort();
  const url = `http://127.0.0.1:${port}`;
  const entryPoints = Object.values(ENTRY_POINTS);
  const flags = {
    entrypoints: entryPoints.join(","),
    "rpc-url": rpcUrl,
    port: String(port),
    "safe-mode": "false",
    "utility-private-key": UTILITY,
    "executor-private-keys": EXECUTORS.join(","),
    // Several operations of one account at once, and pages of other origins.
    "enforce-unique-senders-per-bundle": "false",
    "enable-cors": "true",
    // By itself it gives a transaction with much calldata less gas than the newest chains ask for (EIP-7623).
    "rpc-gas-estimate": "true",
    "supports-eip7623": "true",
    "max-bundle-interval": "100",
    "log-level": "warn",
  };
  const args = [
    binary("@pimlico/alto", "alto"),
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
  ];
  const isReady = async () => ((await call(url, "eth_supportedEntryPoints")) as string[]).length === entryPoints.length;
  return { ...(await start({ name: "alto", command: process.execPath, args, isReady })), url };
}
