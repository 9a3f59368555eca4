import { readFileSync } from "node:fs";

/** A block of commands on a page. */
export interface CommandBlock {
  /** What the page says before it, for the test's title. */
  title: string;
  commands: string;
  /** The page says that the last command is refused. */
  isRefused: boolean;
}

/** The blocks of shell commands on a page, in order. */
export function commandBlocks(path: string): CommandBlock[] {
  const text = readFileSync(path, "utf8");
  return [...text.matchAll(/^```sh( refused)?\n([\s\S]*?)^```$/gm)].map((match) => ({
    title: match[2].trim().split("\n")[0],
    commands: match[2].trim(),
    isRefused: match[1] !== undefined,
  }));
}
