import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import {
  ScriptTarget,
  createSourceFile,
  forEachChild,
  isCallExpression,
  isIdentifier,
  isStringLiteralLike,
  isTemplateExpression,
  type Expression,
  type Node,
} from "typescript";

/** A test as its source names it: `it` and every `describe` around it. */
export interface TestTitle {
  /** From the repository's root, with forward slashes. */
  file: string;
  /** Outermost first, the test's own last. What a template fills in is "…". */
  titles: string[];
}

/** The titles of all tests in the `*.test.ts` files under `test/`, without running them. */
export function testTitles(root: string): TestTitle[] {
  const entries = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" });
  const files = entries.filter((path) => path.endsWith(".test.ts")).map((path) => `test/${path.replaceAll("\\", "/")}`);
  return files.sort().flatMap((file) => titlesIn(file, readFileSync(join(root, file), "utf8")));
}

function titlesIn(file: string, text: string): TestTitle[] {
  const tests: TestTitle[] = [];
  const visit = (node: Node, around: string[]) => {
    const { name, title } = titleOf(node) ?? {};
    const titles = title === undefined ? around : [...around, title];
    if (name === "it" && title !== undefined) tests.push({ file, titles });
    forEachChild(node, (child) => visit(child, titles));
  };
  visit(createSourceFile(file, text, ScriptTarget.ES2022), []);
  return tests;
}

/** Of a call of `describe` or `it` whose title is written there. */
function titleOf(node: Node): { name: string; title: string } | undefined {
  if (!isCallExpression(node) || !isIdentifier(node.expression)) return undefined;
  const name = node.expression.text;
  if (name !== "it" && name !== "describe") return undefined;
  const title = textOf(node.arguments[0]);
  return title === undefined ? undefined : { name, title };
}

function textOf(argument: Expression | undefined): string | undefined {
  if (argument === undefined) return undefined;
  if (isStringLiteralLike(argument)) return argument.text;
  if (!isTemplateExpression(argument)) return undefined;
  return [argument.head.text, ...argument.templateSpans.map(({ literal }) => literal.text)].join("…");
}
