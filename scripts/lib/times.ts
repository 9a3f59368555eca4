import { UserError } from "./userError";

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 };

/** Now, UNIX seconds. */
export function now(): number {
  return Math.floor(Date.now() / 1_000);
}

/**
 * A time as typed: a duration from now (`90m`, `1h`, `30d`), an ISO date, or `never`.
 * @returns UNIX seconds; 0 for never.
 */
export function parseTime(text: string, from = now()): number {
  if (text === "never") return 0;
  const [, amount, unit] = /^(\d{1,6})([smhdw])$/.exec(text) ?? [];
  if (unit !== undefined) return from + Number(amount) * SECONDS[unit];
  // A date without a zone would mean something else on every machine.
  const hasZone = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d))?$/.test(text);
  const parsed = hasZone ? Date.parse(text) : NaN;
  if (!Number.isNaN(parsed)) return Math.floor(parsed / 1_000);
  throw new UserError(`"${text}" is no time.`, "Write 90m, 1h, 30d, 2030-01-01, 2030-01-01T12:00Z or never.");
}

/** A time both ways: `2030-01-01 12:00:00 UTC (in 3 days)`. */
export function describeTime(seconds: number, from = now()): string {
  const date = new Date(seconds * 1_000).toISOString().replace("T", " ").replace(".000Z", " UTC");
  const distance = describeDuration(Math.abs(seconds - from));
  return `${date} (${seconds >= from ? `in ${distance}` : `${distance} ago`})`;
}

/** A session's window in words. */
export function describeWindow(validAfter: number, validUntil: number): string {
  const start = validAfter === 0 ? "" : `from ${describeTime(validAfter)} `;
  return `${start}${validUntil === 0 ? "without an end" : `until ${describeTime(validUntil)}`}`;
}

function describeDuration(seconds: number): string {
  const units = [
    ["day", 86_400],
    ["hour", 3_600],
    ["minute", 60],
  ] as const;
  const [name, size] = units.find(([, length]) => seconds >= length) ?? ["second", 1];
  const count = Math.round(seconds / size);
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}
