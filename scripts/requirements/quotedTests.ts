import { readFileSync } from "node:fs";
import { join } from "node:path";

import type { TestTitle } from "./testTitles";

/** A link to a test file, and the titles in quotes that follow it, up to the next link. */
const LINK = /\]\(\.\.\/(test\/[^)]+\.test\.ts)\)([^\]]*)/g;
const QUOTED = /"([^"]+)"/g;

/** The titles that a page in `docs/` quotes after a link to their file, where the file has no such test. */
export function quotationProblems(root: string, page: string, tests: TestTitle[]): string[] {
  const text = readFileSync(join(root, page), "utf8").replace(/\s+/g, " ");
  const quotations = [...text.matchAll(LINK)].flatMap(([, file, rest]) =>
    [...rest.matchAll(QUOTED)].map(([, title]) => ({ file, title })),
  );
  if (quotations.length === 0) return [`${page}: quotes no test`];
  const exists = ({ file, title }: { file: string; title: string }) =>
    tests.some((test) => test.file === file && test.titles[test.titles.length - 1] === title);
  return quotations.filter((one) => !exists(one)).map(({ file, title }) => `${page}: ${file} has no test "${title}"`);
}
