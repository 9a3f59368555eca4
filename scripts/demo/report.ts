import type { DemoRow } from "./runDemo";
import { formatTable, type Columns } from "./table";

const COLUMNS: Columns = [
  ["permission", 26],
  ["what was tried", 31],
  ["verdict", 7],
  ["why", 50],
  ["gas", 7],
  ["what is left", 18],
];

/** The demo's result as an aligned table. */
export function formatReport(rows: DemoRow[]): string {
  return formatTable(COLUMNS, rows.map(cellsOf));
}

function cellsOf({ permission, tried, verdict, why, gas, left }: DemoRow): string[] {
  return [permission, tried, verdict, why, gas?.toLocaleString("en-US") ?? "-", left];
}
