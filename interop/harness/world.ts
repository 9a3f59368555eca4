import { Wallet, ZeroAddress, id, parseEther, parseUnits } from "ethers";

import { ENTRY_POINTS, type EntryPointVersion } from "../../src/entryPoint";
import { startAlto } from "./alto";
import { startAnvil, type Endpoint } from "./anvil";
import { connect, contractAt, deploy, fund, type Chain } from "./chain";
import { deploySponsor, type Sponsor } from "./sponsor";

/** The real parts that all tests share, and the actors. */
export interface World {
  chain: Chain;
  node: Endpoint;
  bundler: Endpoint;
  module: string;
  rootValidator: string;
  /** An account of the owner on each EntryPoint, funded, without the module. */
  accounts: Record<EntryPointVersion, string>;
  /** 6 decimals. */
  usdc: string;
  /** Contracts that accept every call. */
  game: string;
  otherGame: string;
  /** Pays for operations on EntryPoint v0.8. */
  sponsor: Sponsor;
  owner: Wallet;
  stranger: string;
}

let started: Promise<World> | undefined;

/** The world, which starts when it is first asked for. */
export function world(): Promise<World> {
  started ??= startWorld();
  return started;
}

async function startWorld(): Promise<World> {
  const node = await startAnvil();
  // Most of the time goes into starting the bundler, which needs none of the contracts below.
  const bundler = startAlto(node);
  const contracts = deployContracts(connect(node.url));
  const [parts, running] = await Promise.all([contracts, bundler]);
  return { ...parts, node, bundler: running };
}

async function deployContracts(chain: Chain): Promise<Omit<World, "node" | "bundler">> {
  const owner = new Wallet(id("session-key-validator interop actor: owner"));
  const stranger = new Wallet(id("session-key-validator interop actor: stranger")).address;
  const module = await deploy(chain, "SessionKeyValidator");
  const rootValidator = await deploy(chain, "samples/ECDSAValidator");
  const factoryArgs = [ENTRY_POINTS["v0.8"], rootValidator, module, ZeroAddress];
  await deploy(chain, "samples/SampleAccountFactory", factoryArgs);
  for (const name of ["P256Verifier", "P256SolidityVerifier"]) await deploy(chain, `verifiers/${name}`);
  const usdc = await deploy(chain, "test/TestToken", ["USDC", 6]);
  const [game, otherGame] = [
    await deploy(chain, "test/Recorder"),
    await deploy(chain, "test/Recorder", [], id("other")),
  ];
  const accounts = {} as Record<EntryPointVersion, string>;
  for (const [version, entryPoint] of Object.entries(ENTRY_POINTS)) {
    const account = await deploy(chain, "samples/SampleAccount", [entryPoint, rootValidator, owner.address]);
    await fund(chain, account, parseEther("10"));
    await contractAt(chain, "test/TestToken", usdc).getFunction("mint")(account, parseUnits("1000", 6));
    accounts[version as EntryPointVersion] = account;
  }
  const sponsor = await deploySponsor(chain, ENTRY_POINTS["v0.8"]);
  return { chain, module, rootValidator, accounts, usdc, game, otherGame, sponsor, owner, stranger };
}
