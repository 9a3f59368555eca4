import { ENTRY_POINTS } from "./entryPoint";

/** No account here obeys it, but others do, and the module protects it. */
const ENTRY_POINT_V06 = "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789";
const CANONICAL = [ENTRY_POINT_V06, ...Object.values(ENTRY_POINTS)];

/** Whether two addresses are the same in whatever letter case; `other` may be unknown. */
export function isSame(address: string, other?: string): boolean {
  return address.toLowerCase() === other?.toLowerCase();
}

/** Whether the address is a canonical EntryPoint. */
export function isEntryPoint(address: string): boolean {
  return isOneOf(address, CANONICAL);
}

/** Whether the address is on the list, in whatever letter case. */
export function isOneOf(address: string, list: readonly string[] = []): boolean {
  return list.some((entry) => isSame(address, entry));
}
