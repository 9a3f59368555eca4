import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

import { HardhatPluginError } from "hardhat/plugins";

/** Paths inside a folder, always with forward slashes, and the text of each file. */
export type FileTree = Map<string, string>;

export interface GeneratedFolder {
  /** Where the repository keeps it. */
  folder: string;
  files: FileTree;
  /** What brings it up to date: the error message says so. */
  command: string;
}

/** Writes the files. Others that the folder holds are left alone. */
export function writeFiles({ folder, files }: GeneratedFolder): void {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Writes the files and deletes whatever else was there. */
export function replaceFolder(generated: GeneratedFolder): void {
  rmSync(generated.folder, { recursive: true, force: true });
  writeFiles(generated);
}

/** Fails, naming every file, unless the folder holds these files with exactly this text. */
export function checkFiles(generated: GeneratedFolder): void {
  report(generated, differences(generated));
}

/** As `checkFiles`, and no other file may be there. */
export function checkFolder(generated: GeneratedFolder): void {
  const committed = [...readTree(generated.folder).keys()];
  const extra = committed.filter((path) => !generated.files.has(path)).map((path) => `${path}: no longer generated`);
  report(generated, [...differences(generated), ...extra]);
}

export function readTree(folder: string): FileTree {
  const entries = readdirSafe(folder).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return new Map(paths.map((path) => [relative(folder, path).split(sep).join("/"), readFileSync(path, "utf8")]));
}

function readdirSafe(folder: string) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

function differences({ folder, files }: GeneratedFolder): string[] {
  const committed = readTree(folder);
  return [...files].flatMap(([path, text]) => {
    if (!committed.has(path)) return [`${path}: missing`];
    return committed.get(path) === text ? [] : [`${path}: differs`];
  });
}

function report({ folder, command }: GeneratedFolder, problems: string[]): void {
  if (problems.length === 0) return;
  const list = problems.map((problem) => `  ${problem}`).join("\n");
  throw new HardhatPluginError("session-key-validator", `${folder}/ is out of date. Run \`${command}\`.\n${list}`);
}
