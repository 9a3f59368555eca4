import { readFileSync, readdirSync } from "node:fs";

import type { Running } from "../harness/processes";

/** What a program has used so far. */
export interface Usage {
  /** Milliseconds of processor time, of it and what it started. */
  cpu: number;
  /** Megabytes that it holds now. */
  memory: number;
}

/** Linux counts processor time in hundredths of a second, and memory in pages of 4 kB. */
const [TICK_MS, PAGES_PER_MB] = [10, 256];

/** What programs have used so far, as Linux tells it; each leads a process group. */
export function usageOf(programs: readonly Running[]): Usage[] {
  const all = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(readStat);
  return programs.map(({ pid }) => {
    const own = all.filter((stat) => stat?.group === pid);
    const sum = (of: "ticks" | "pages") => own.reduce((total, stat) => total + (stat?.[of] ?? 0), 0);
    return { cpu: sum("ticks") * TICK_MS, memory: sum("pages") / PAGES_PER_MB };
  });
}

/** Undefined for a process that has just ended. */
function readStat(pid: string): { group: number; ticks: number; pages: number } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    // What comes first is the name in brackets, which may hold anything.
    const fields = text
      .slice(text.lastIndexOf(")") + 2)
      .split(" ")
      .map(Number);
    return { group: fields[2], ticks: fields[11] + fields[12], pages: fields[21] };
  } catch {
    return undefined;
  }
}
