import { execFileSync } from "node:child_process";

import type { Running } from "../harness/processes";

/** What a program has used so far. */
export interface Usage {
  /** Seconds of processor time, of it and what it started. */
  cpu: number;
  /** Megabytes that it holds now. */
  memory: number;
}

/** What programs have used so far; each leads a process group. */
export function usageOf(programs: readonly Running[]): Usage[] {
  const rows = execFileSync("ps", ["-eo", "pgid=,cputimes=,rss="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  return programs.map(({ pid }) => {
    const own = rows.filter(([group]) => group === pid);
    const sum = (column: number) => own.reduce((total, row) => total + row[column], 0);
    return { cpu: sum(1), memory: sum(2) / 1024 };
  });
}
