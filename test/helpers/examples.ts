import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";

import { expect } from "chai";
import { ModuleKind, ScriptTarget, transpileModule } from "typescript";

const ROOT = join(__dirname, "../..");
const PACKAGE = "session-key-validator";

/** The text of a page, by its path in the repository. */
export function readPage(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}

/** The text of every code block of a page that begins like this, in order; at least one. */
export function blocksOf(page: string, fence: string): string[] {
  const parts = page.split(`\n\`\`\`${fence}\n`).slice(1);
  expect(parts, `blocks ${fence}`).to.not.have.length(0);
  return parts.map((text) => text.slice(0, text.indexOf("\n```")));
}

/** What an example exported, and the lines that it printed. */
export interface Example {
  exports: Record<string, unknown>;
  printed: string[];
}

/**
 * Runs TypeScript as if it were a file in the repository's root. The package is the library's source; `await` is
 * allowed.
 * @param known What the example uses without saying where it comes from.
 */
export async function runExample(source: string, known: Record<string, unknown> = {}): Promise<Example> {
  const compilerOptions = { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022, esModuleInterop: true };
  const { outputText } = transpileModule(source, { compilerOptions });
  const example: Example = { exports: {}, printed: [] };
  const requireHere = createRequire(join(ROOT, "example.js"));
  const require = (name: string) => requireHere(name === PACKAGE ? "./src/index" : name) as unknown;
  const log = (...values: unknown[]) => example.printed.push(...values.map(String).join(" ").split("\n"));
  const parameters = ["require", "exports", "console", ...Object.keys(known)];
  const run = compileFunction(`return (async () => {${outputText}\n})();`, parameters) as (
    ...args: unknown[]
  ) => Promise<void>;
  await run(require, example.exports, { log }, ...Object.values(known));
  return example;
}
