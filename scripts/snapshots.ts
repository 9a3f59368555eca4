import { dataLength, getCreate2Address, Interface, keccak256, ZeroHash } from "ethers";
import { TASK_COMPILE } from "hardhat/builtin-tasks/task-names";
import { task } from "hardhat/config";
import type { Artifact, Artifacts } from "hardhat/types";

import { checkFiles, writeFiles } from "./generated";
import { VALIDATOR } from "./publicContracts";

const FOLDER = "snapshots";

/** The deterministic deployment proxy, at this address on every chain. */
const CREATE2_FACTORY = "0x4e59b44847b379578588920cA78FbF26c0B4956C";

/** EIP-170: the most code that a contract may have. */
const MAX_CODE_SIZE = 24_576;

task("snapshots", `Writes the contract's size, storage layout, init code hash and ABI to ${FOLDER}/`)
  .addFlag("check", "Fail if a committed snapshot is out of date")
  .setAction(async ({ check }: { check: boolean }, hre) => {
    await hre.run(TASK_COMPILE, { quiet: true });
    const files = await takeSnapshots(hre.artifacts);
    const generated = { folder: FOLDER, files, command: "npm run snapshots" };
    if (check) checkFiles(generated);
    else writeFiles(generated);
  });

async function takeSnapshots(artifacts: Artifacts): Promise<Map<string, string>> {
  const artifact = await artifacts.readArtifact(VALIDATOR);
  const snapshots = {
    "abi.json": describeAbi(artifact),
    "initCodeHash.json": describeInitCode(artifact),
    "size.json": describeSize(artifact),
    "storageLayout.json": await describeStorage(artifacts),
  };
  return new Map(Object.entries(snapshots).map(([path, value]) => [path, `${JSON.stringify(value, null, 2)}\n`]));
}

function describeSize({ bytecode, deployedBytecode }: Artifact) {
  const deployed = dataLength(deployedBytecode);
  return { deployedBytes: deployed, headroomBytes: MAX_CODE_SIZE - deployed, initCodeBytes: dataLength(bytecode) };
}

function describeInitCode({ bytecode }: Artifact) {
  const initCodeHash = keccak256(bytecode);
  const address = getCreate2Address(CREATE2_FACTORY, ZeroHash, initCodeHash);
  return { initCodeHash, factory: CREATE2_FACTORY, salt: ZeroHash, address };
}

function describeAbi({ abi }: Artifact): string[] {
  return Interface.from(abi as [])
    .format()
    .sort();
}

interface StorageLayout {
  storage: { label: string; slot: string; offset: number; type: string }[];
  types: Record<string, StorageType> | null;
}

interface StorageType {
  encoding: string;
  numberOfBytes: string;
  base?: string;
  key?: string;
  value?: string;
  members?: StorageLayout["storage"];
}

/** The compiler's layout without the ids of its syntax tree, which change with any edit anywhere. */
async function describeStorage(artifacts: Artifacts) {
  const [sourceName, contractName] = VALIDATOR.split(":");
  const build = await artifacts.getBuildInfo(VALIDATOR);
  const contract = build?.output.contracts[sourceName][contractName] as { storageLayout: StorageLayout } | undefined;
  if (contract === undefined) throw new Error(`No build info for ${VALIDATOR}. Run \`npx hardhat compile --force\`.`);

  const { storage, types } = contract.storageLayout;
  const namedTypes = Object.entries(types ?? {}).map(([name, type]) => [withoutIds(name), describeType(type)] as const);
  return {
    storage: describeVariables(storage),
    types: Object.fromEntries(namedTypes.sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function describeType({ encoding, numberOfBytes, base, key, value, members }: StorageType) {
  return {
    encoding,
    numberOfBytes,
    base: base && withoutIds(base),
    key: key && withoutIds(key),
    value: value && withoutIds(value),
    members: members && describeVariables(members),
  };
}

function describeVariables(variables: StorageLayout["storage"]) {
  return variables.map(({ label, slot, offset, type }) => ({ label, slot, offset, type: withoutIds(type) }));
}

/** `t_struct(Rule)123_storage` becomes `t_struct(Rule)_storage`. The length of an array stays: it looks much like an id. */
function withoutIds(typeName: string): string {
  return typeName.replace(/(t_(?:contract|enum|struct|userDefinedValueType)\([^()]*\))\d+/g, "$1");
}
