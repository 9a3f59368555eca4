import { existsSync } from "node:fs";

import "@nomicfoundation/hardhat-toolbox";
import "hardhat-predeploy";
import type {} from "hardhat-predeploy/dist/type-extensions"; // The plugin's main typings leave them out.
import type { HardhatUserConfig } from "hardhat/config";

import "./scripts/compilationJobs";
import "./scripts/compiler";
import "./scripts/demo";
import "./scripts/gas";
import "./scripts/properties";
import { networks } from "./scripts/lib/networks";
import { VERIFIERS } from "./scripts/publicContracts";
import "./scripts/serve";
import "./scripts/snapshots";
import "./scripts/tasks";
import "./scripts/types";

if (existsSync(".env")) process.loadEnvFile(".env");

/** The compiler: the same exact version as npm's `solc` in package.json. */
const SOLIDITY_VERSION = "0.8.37";

/** As high as keeps the deployed code under the limit of 24,576 bytes: see snapshots/size.json. */
const OPTIMIZER_RUNS = 800;

/** The verifiers are small, and called often. Their addresses stay when the module's settings must change. */
const VERIFIER_OPTIMIZER_RUNS = 1_000_000;

/** Everything but the number of runs. */
const compiler = (runs: number) => ({
  version: SOLIDITY_VERSION,
  settings: {
    viaIR: true,
    optimizer: { enabled: true, runs },
    evmVersion: "cancun",
    // Comments must not move the CREATE2 address, so the metadata's hash stays out of the code.
    metadata: { bytecodeHash: "none" },
    outputSelection: { "*": { "*": ["storageLayout"] } },
  },
});
const overrides = VERIFIERS.map((name) => [name.split(":")[0], compiler(VERIFIER_OPTIMIZER_RUNS)] as const);

/** The plugin puts the EntryPoint's own code here by mistake, with which EntryPoint v0.7 can deploy no account. */
const SENDER_CREATOR_V07 = "0xEFC2c1444eBCC4Db75e7613d20C6a62fF67A167C";
const senderCreatorV07 = {
  name: "senderCreator.v07",
  abi: require.resolve(`hardhat-predeploy/bin/${SENDER_CREATOR_V07}.abi`),
  bytecode: require.resolve(`hardhat-predeploy/bin/${SENDER_CREATOR_V07}.bytecode`),
};

/** Coverage compiles other code from the same sources: in folders of its own, it spoils the artifacts of nobody. */
const paths = process.argv.includes("coverage")
  ? { artifacts: "cache/coverage/artifacts", cache: "cache/coverage/cache" }
  : {};

const config: HardhatUserConfig = {
  paths,
  solidity: { compilers: [compiler(OPTIMIZER_RUNS)], overrides: Object.fromEntries(overrides) },
  networks: networks(process.env),
  predeploy: { [SENDER_CREATOR_V07]: senderCreatorV07 },
  // Compiling writes no bindings: the committed typechain-types/ holds the public contracts only (scripts/types.ts).
  // The folder is named all the same, because `hardhat clean` deletes it.
  typechain: { outDir: "cache/typechain", dontOverrideCompile: true },
  gasReporter: { enabled: process.env.REPORT_GAS !== undefined },
  mocha: { reporter: "./scripts/reporter.cjs", timeout: 120_000 },
};

export default config;
