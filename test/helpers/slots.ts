import { AbiCoder, keccak256, toBeHex } from "ethers";
import { artifacts } from "hardhat";

/** The compiler's description of where a contract's state lies. */
interface Layout {
  storage: Member[];
  types: Record<string, { encoding: string; key?: string; value?: string; numberOfBytes: string; members?: Member[] }>;
}

interface Member {
  label: string;
  slot: string;
  type: string;
}

/** A mapping of the module's state, and how many slots a value takes. */
export interface Table {
  name: string;
  slot: bigint;
  /** The types of its keys, outermost first. */
  keys: string[];
  /** How many slots behind where each key leads the next mapping is: more than none inside a struct of mappings. */
  offsets: bigint[];
  size: number;
}

const SOURCE = "contracts/SessionKeyValidator.sol";
const CONTRACT = "SessionKeyValidator";

/** The module's tables, from the storage layout that the compiler reports. */
export async function moduleTables(): Promise<Record<string, Table>> {
  const build = await artifacts.getBuildInfo(`${SOURCE}:${CONTRACT}`);
  const output = build?.output.contracts[SOURCE][CONTRACT] as unknown as { storageLayout: Layout };
  const { storage, types } = output.storageLayout;
  const tables = storage.flatMap(({ slot, type }) =>
    (types[type].members ?? []).flatMap((member) => tablesOf(types, member, BigInt(slot))),
  );
  return Object.fromEntries(tables.map((table) => [table.name, table]));
}

/** One table, or one for each mapping of the struct that the mapping leads to. */
function tablesOf(types: Layout["types"], { label, slot, type }: Member, base: bigint): Table[] {
  const keys: string[] = [];
  let value = types[type];
  while (value.encoding === "mapping") {
    keys.push(types[value.key ?? ""].numberOfBytes === "32" ? "bytes32" : "address");
    value = types[value.value ?? ""];
  }
  const inner = (value.members ?? []).filter((member) => types[member.type].encoding === "mapping");
  const start = base + BigInt(slot);
  if (inner.length === 0) {
    return [{ name: label, slot: start, keys, offsets: keys.map(() => 0n), size: slotCount(value.numberOfBytes) }];
  }
  return inner
    .flatMap((member) => tablesOf(types, { ...member, slot: "0" }, 0n).map((table) => ({ table, member })))
    .map(({ table, member }) => ({
      ...table,
      slot: start,
      keys: [...keys, ...table.keys],
      offsets: [...keys.map((_, i) => (i === keys.length - 1 ? BigInt(member.slot) : 0n)), ...table.offsets],
    }));
}

function slotCount(numberOfBytes: string): number {
  return Math.ceil(Number(numberOfBytes) / 32);
}

/** Where a table's value for these keys begins. */
export function slotOf(table: Table, keys: string[]): bigint {
  const step = (slot: bigint, key: string, i: number) =>
    (BigInt(keccak256(AbiCoder.defaultAbiCoder().encode([table.keys[i], "uint256"], [key, slot]))) + table.offsets[i]) %
    2n ** 256n;
  return keys.reduce(step, table.slot);
}

/** Every slot of a table's value for these keys. */
export function slotsOf(table: Table, keys: string[]): bigint[] {
  const first = slotOf(table, keys);
  return Array.from({ length: table.size }, (_, i) => (first + BigInt(i)) % 2n ** 256n);
}

/** A slot as 32 bytes of hex. */
export function slotHex(slot: bigint): string {
  return toBeHex(slot, 32);
}
