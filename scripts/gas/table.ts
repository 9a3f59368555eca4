import { measureFirstUses, measureGrants, measureManagement, type GrantRow, type ManagementRow } from "./grants";
import { measureOperation, type OperationRow, type Overhead } from "./measure";
import { measureScale, type Scale } from "./scale";
import { COMBINATIONS, HEADLINE, TYPES, VARIANTS, type Scenario } from "./scenarios";

/** What `snapshots/gas.json` holds. */
export interface GasTable {
  headline: Overhead;
  /** Operations first, then whole transactions that manage sessions. */
  rows: (OperationRow | ManagementRow)[];
  grants: GrantRow[];
  scale: Scale;
}

/** The table, with the rows in groups as the page shows them. */
export interface GasReport extends GasTable {
  groups: Record<"types" | "combinations" | "variants", OperationRow[]>;
  management: ManagementRow[];
}

/** Measures everything. The same code gives the same figures, to the unit. */
export async function measureGas(): Promise<GasReport> {
  const types = await measureAll(TYPES);
  const combinations = await measureAll([HEADLINE, ...COMBINATIONS]);
  const variants = await measureAll(VARIANTS);
  const management = [...(await measureFirstUses()), ...(await measureManagement())];
  const { total, bare, overhead } = combinations[0];
  return {
    headline: { total, bare, overhead },
    rows: [...combinations, ...types, ...variants, ...management],
    grants: await measureGrants(),
    scale: await measureScale(),
    groups: { types, combinations, variants },
    management,
  };
}

async function measureAll(scenarios: Scenario[]): Promise<OperationRow[]> {
  const rows: OperationRow[] = [];
  for (const scenario of scenarios) rows.push(await measureOperation(scenario));
  return rows;
}
