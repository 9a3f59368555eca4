import { readFileSync } from "node:fs";

import { ExplainedError } from "../../explainedError";
import { parseParams } from "../params";
import { RpcError } from "../rpcError";
import { configSchema, type ServerConfig } from "./schema";

/** The environment of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What comes from the environment alone, because it is secret. */
export interface ServerSecrets {
  /** Bearer keys that may ask; without any, everybody may. */
  apiKeys: string[];
  /** Pays for transactions where there is no bundler, and for accounts that are made. */
  relayerKey?: string;
  /** Approves what the paymaster pays. */
  paymasterKey?: string;
}

/**
 * The configuration: of a file, or of `RPC_URL` and `BUNDLER_URL` for one chain; `PORT` and `HOST` go before either.
 * @throws ExplainedError `InvalidConfiguration` naming everything that is wrong with it.
 */
export function loadConfig(env: Environment, file?: string): ServerConfig {
  const json = file === undefined ? ofEnvironment(env) : readJson(file);
  const config = parse(json, file ?? "The environment");
  const port = env.PORT === undefined ? config.port : Number(env.PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw invalid(`PORT is ${JSON.stringify(env.PORT)}.`, "Set it to a number from 0 to 65535.");
  }
  const chains = config.chains.map((chain) => ({
    ...chain,
    rpcUrl: resolve(chain.rpcUrl, env),
    ...(chain.bundlerUrl === undefined ? {} : { bundlerUrl: resolve(chain.bundlerUrl, env) }),
  }));
  return { ...config, port, host: env.HOST ?? config.host, chains };
}

/** The secrets, which no file holds. */
export function loadSecrets(env: Environment): ServerSecrets {
  const apiKeys = (env.API_KEYS ?? "").split(",").map((key) => key.trim());
  return {
    apiKeys: apiKeys.filter((key) => key !== ""),
    relayerKey: env.RELAYER_PRIVATE_KEY,
    paymasterKey: env.PAYMASTER_PRIVATE_KEY,
  };
}

function ofEnvironment({ RPC_URL: rpcUrl, BUNDLER_URL: bundlerUrl }: Environment): unknown {
  if (rpcUrl !== undefined) return { chains: [{ rpcUrl, ...(bundlerUrl === undefined ? {} : { bundlerUrl }) }] };
  const remedy = "Set RPC_URL to a node's, or name a configuration file with --config.";
  throw invalid("No chain is named.", remedy);
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw invalid(`${file} can't be read: ${reason}.`, "Write a JSON file as docs/server.md describes it.");
  }
}

function parse(json: unknown, source: string): ServerConfig {
  try {
    return parseParams(configSchema, json);
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    const problems = error.data.problems ?? [error.data];
    const lines = problems.map(({ path, message, remedy }) => `${path}: ${message} ${remedy}`);
    throw invalid(`${source} is no configuration.`, lines.join("\n"));
  }
}

function resolve(url: string, env: Environment): string {
  if (!url.startsWith("env:")) return url;
  const name = url.slice("env:".length);
  const value = env[name];
  if (value !== undefined && value !== "") return value;
  throw invalid(`The variable ${name}, which the configuration names, is not set.`, "Set it to a URL.");
}

function invalid(reason: string, remedy: string): ExplainedError {
  return new ExplainedError("InvalidConfiguration", reason, remedy);
}
