import { formatTime } from "../../src/format";

/** A session's window in words. */
export function describeWindow(validAfter: number, validUntil: number): string {
  const start = validAfter === 0 ? "" : `from ${formatTime(validAfter)} `;
  return `${start}${validUntil === 0 ? "without an end" : `until ${formatTime(validUntil)}`}`;
}
