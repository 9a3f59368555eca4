import { readFileSync } from "node:fs";
import { join } from "node:path";

import { z } from "zod";

import { quotationProblems } from "./quotedTests";
import { testTitles, type TestTitle } from "./testTitles";

/** An attack, the tests that perform it, and the requirements that these carry. */
export interface AttackRow {
  id: string;
  /** What is attacked, in few words. */
  attack: string;
  tests: TestTitle[];
  requirements: string[];
  /** Why there is nothing to attack. */
  whyNot?: string;
}

/** What the tests, the page of requirements and the list of attacks say, and where they disagree. */
export interface Catalogue {
  rows: AttackRow[];
  problems: string[];
}

const ATTACK_ID = /^[ABC]-\d+/;
const REQUIREMENT_ID = /\[(SK-\d+)\]/g;
const attacksSchema = z.array(z.strictObject({ id: z.string(), attack: z.string().min(1) }));
const notApplicableSchema = z.array(z.strictObject({ id: z.string(), why: z.string().min(1) }));

/** Reads everything under the repository's root. Throws where a file is missing or has another form. */
export function readCatalogue(root: string): Catalogue {
  const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), "utf8"));
  const attacks = attacksSchema.parse(readJson("test/attacks/attacks.json"));
  const excused = notApplicableSchema.parse(readJson("test/attacks/notApplicable.json"));
  const spec = readFileSync(join(root, "docs/SPEC.md"), "utf8");
  const requirements = [...spec.matchAll(/^## (SK-\d+)/gm)].map(([, id]) => id);
  const tests = testTitles(root);
  const rows = attacks.map(({ id, attack }): AttackRow => {
    const its = tests.filter((test) => attacksOf(test).includes(id));
    const whyNot = excused.find((one) => one.id === id)?.why;
    return { id, attack, tests: its, requirements: unique(its.flatMap(requirementsOf)).sort(), whyNot };
  });
  const known = { attacks: attacks.map(({ id }) => id), requirements, excused: excused.map(({ id }) => id) };
  const quotations = quotationProblems(root, "docs/security-model.md", tests);
  return { rows, problems: [...rows.flatMap(rowProblems), ...idProblems(known, tests), ...quotations] };
}

/** The attacks that a test performs: ids at the start of its title or of a title around it. */
function attacksOf({ titles }: TestTitle): string[] {
  return titles.flatMap((title) => ATTACK_ID.exec(title)?.[0] ?? []);
}

function requirementsOf({ titles }: TestTitle): string[] {
  return titles.flatMap((title) => [...title.matchAll(REQUIREMENT_ID)].map(([, id]) => id));
}

function rowProblems({ id, tests, whyNot, requirements }: AttackRow): string[] {
  if (tests.length === 0) return whyNot === undefined ? [`${id}: no test, and not in notApplicable.json`] : [];
  if (whyNot !== undefined) return [`${id}: in notApplicable.json, but there is a test: ${tests[0].titles.join(", ")}`];
  return requirements.length === 0 ? [`${id}: its tests carry no requirement`] : [];
}

function idProblems(known: Record<"attacks" | "requirements" | "excused", string[]>, tests: TestTitle[]): string[] {
  const covered = new Set(tests.flatMap(requirementsOf));
  const lists = { "attacks.json": known.attacks, "notApplicable.json": known.excused, "SPEC.md": known.requirements };
  return [
    ...known.requirements.filter((id) => !covered.has(id)).map((id) => `${id}: no test carries it`),
    ...[...covered].filter((id) => !known.requirements.includes(id)).map((id) => `${id}: in a title, not in SPEC.md`),
    ...unique([...tests.flatMap(attacksOf), ...known.excused])
      .filter((id) => !known.attacks.includes(id))
      .map((id) => `${id}: in a title or in notApplicable.json, not in attacks.json`),
    ...Object.entries(lists).flatMap(([file, ids]) => orderProblems(file, ids)),
  ];
}

/** Ids stand in ascending order, each once, so that two branches that add one conflict. */
function orderProblems(file: string, ids: string[]): string[] {
  const key = (id: string) => id.replace(/\d+/, (digits) => digits.padStart(4, "0"));
  return ids.slice(1).flatMap((id, i) => (key(id) > key(ids[i]) ? [] : [`${file}: ${id} stands after ${ids[i]}`]));
}

function unique(values: string[]): string[] {
  return [...new Set(values)];
}
