import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { Wallet, type BaseWallet, type TypedDataDomain, type TypedDataField } from "ethers";
import { ethers } from "hardhat";

import { callWithSession, type SessionCall, type SessionCallOptions } from "../../../scripts/lib/call";
import { connectInProcess, type Chain } from "../../../scripts/lib/chain";
import type { Context } from "../../../scripts/lib/context";
import { createAccount } from "../../../scripts/lib/createAccount";
import type { Deferred } from "../../../scripts/lib/defer";
import type { DeferredJson } from "../../../scripts/lib/deferredFile";
import { deployModule } from "../../../scripts/lib/deployModule";
import { runGrant, type GrantCommandOptions } from "../../../scripts/lib/grantCommand";
import { installModule } from "../../../scripts/lib/install";
import { testWallet } from "../../../scripts/lib/testKeys";
import { contextOn } from "./context";
import type { LocalNode } from "./localNode";

export const BEEF = "0x000000000000000000000000000000000000bEEF";

/** A key that nobody else has. */
export const key = new Wallet(`0x${"c7".repeat(32)}`);

/** Whom `account:create` takes for the owner on a development chain. */
export const owner = testWallet(1);

/** A week's grant, which fits in one line. */
export const usual = { key: key.address, expires: "7d", native: "0.1", gas: "0.05" };

type TestContext = Context & { said: string[] };

/** EIP-712 typed data as it stands in a file. */
export interface TypedFile {
  types: Record<string, TypedDataField[]>;
  domain: TypedDataDomain;
  message: Record<string, unknown>;
}

/** The account's owner on one side, on the other an agent who knows a key, and gets nothing but files. */
export interface Stage {
  chain: Chain;
  account: string;
  owners: TestContext;
  agents: TestContext;
  newFile(): string;
  agentWith(privateKey: string): Promise<TestContext>;
  /** The owner makes a deferred grant. */
  defer(options?: GrantCommandOptions): Promise<Deferred>;
  /** The agent sends 0.01 ETH, with the grant in a file. */
  spend(grant: string, options?: SessionCallOptions): Promise<SessionCall>;
}

/** Sets the stage anew for each test of the suite. */
export function useStage(salt: string): Stage {
  const stage = {} as Stage;
  const folder = mkdtempSync(join(tmpdir(), "scripts-test-"));
  let [start, snapshot]: (SnapshotRestorer | undefined)[] = [];
  let files = 0;
  const contextWith = (more: Record<string, string>) => {
    const env = { DEPLOYMENTS_FOLDER: folder, ...more };
    return contextOn({ env } as unknown as LocalNode, { chain: stage.chain, env });
  };
  stage.newFile = () => join(folder, "grants", `${++files}.json`);
  stage.agentWith = (privateKey) => contextWith({ SESSION_PRIVATE_KEY: privateKey });
  stage.defer = async (options) => {
    const grant = await runGrant(stage.owners, { ...usual, defer: true, out: stage.newFile(), ...options });
    return grant as Deferred;
  };
  stage.spend = (grant, options) => callWithSession(stage.agents, { to: BEEF, value: "0.01", grant, ...options });

  before(async () => {
    stage.chain = await connectInProcess("hardhat", ethers.provider);
    start = await takeSnapshot();
    const context = await contextWith({});
    await deployModule(context, {});
    ({ address: stage.account } = await createAccount(context, { salt }));
    await installModule(context, { account: stage.account });
  });

  beforeEach(async () => {
    snapshot = await takeSnapshot();
    stage.owners = await contextWith({ ACCOUNT: stage.account });
    stage.agents = await stage.agentWith(key.privateKey);
  });

  afterEach(() => snapshot?.restore());

  after(async () => {
    await start?.restore();
    rmSync(folder, { recursive: true });
  });
  return stage;
}

/** A grant whose typed data the owner is to sign in a wallet of their own. */
export async function deferUnsigned(stage: Stage): Promise<Deferred & { typed: TypedFile }> {
  const typedData = stage.newFile();
  const deferred = await stage.defer({ typedData });
  return { ...deferred, typed: readJsonFile<TypedFile>(typedData) };
}

/** What a wallet does with `eth_signTypedData_v4`. */
export function signTyped({ types, domain, message }: TypedFile, wallet: BaseWallet = owner): Promise<string> {
  return wallet.signTypedData(domain, withoutDomain(types), message);
}

/** Ethers derives the domain's type by itself. */
export function withoutDomain(types: TypedFile["types"]): TypedFile["types"] {
  return Object.fromEntries(Object.entries(types).filter(([name]) => name !== "EIP712Domain"));
}

export function readJsonFile<T = DeferredJson>(path: string): T {
  return JSON.parse(readFileSync(path, "utf8")) as T;
}

/** Changes fields of a JSON file. */
export function editJsonFile(path: string, fields: object): void {
  writeFileSync(path, JSON.stringify({ ...readJsonFile<object>(path), ...fields }));
}
