import { array, boolean, number, optional, strictObject, string, enum as zodEnum, type output } from "zod";

import { ENTRY_POINTS, type EntryPointVersion } from "../../entryPoint";
import { address, amount, uuid } from "../params";

const VERSIONS = Object.keys(ENTRY_POINTS) as [EntryPointVersion, ...EntryPointVersion[]];

/** As many blocks as most nodes search for logs at once. */
const USUAL_WINDOW = 5_000;

/** Amounts are wei in hex, of the most that an operation can cost. */
const policy = strictObject({
  id: uuid,
  perOperation: amount,
  perAccount: amount,
  total: amount,
  windowBlocks: number().int().min(1).max(1_000_000).default(USUAL_WINDOW),
  contracts: array(address).min(1).max(1_000).optional(),
});

/** One chain. Contracts that are not named are where the scripts deploy them. */
const chain = strictObject({
  /** URLs may be `env:NAME`: they often hold keys. */
  rpcUrl: string().min(1),
  bundlerUrl: string().min(1).optional(),
  /** Checked against the node's, where it is given. */
  chainId: number().int().positive().optional(),
  entryPoint: zodEnum(VERSIONS).default("v0.8"),
  module: optional(address),
  rootValidator: optional(address),
  accountFactory: optional(address),
  /** Make accounts that are asked for, at the relayer's cost; so it is where there is no bundler, unless this says no. */
  createAccounts: boolean().optional(),
  paymaster: optional(address),
  policies: array(policy).max(100).default([]),
  /** No session is older than this block. */
  fromBlock: number().int().min(0).default(0),
});

/** The server's configuration file. */
export const configSchema = strictObject({
  port: number().int().min(0).max(65_535).default(4337),
  host: string().min(1).default("127.0.0.1"),
  requestsPerMinute: number().int().min(1).max(1_000_000).default(600),
  trustedProxies: number().int().min(0).max(10).default(0),
  chains: array(chain).min(1).max(32),
});

/** The server's configuration, checked. */
export type ServerConfig = output<typeof configSchema>;

/** What it says of one chain. */
export type ChainConfig = ServerConfig["chains"][number];

/** A policy as the file has it. */
export type PolicyConfig = ChainConfig["policies"][number];
