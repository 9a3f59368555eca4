import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { expect } from "chai";

import { readCatalogue } from "../../scripts/requirements/catalogue";
import { testTitles } from "../../scripts/requirements/testTitles";

const SOUND = {
  "docs/SPEC.md": "# Requirements\n\n## SK-01 One\n\n## SK-02 Two\n",
  "docs/security-model.md": 'Shown by [a](../test/a.test.ts): "A-1\nsteals".\n',
  "test/attacks/attacks.json": '[{ "id": "A-1", "attack": "Theft" }, { "id": "A-2", "attack": "Fraud" }]',
  "test/attacks/notApplicable.json": '[{ "id": "A-2", "why": "no fraud here" }]',
  "test/a.test.ts":
    'describe("Theft [SK-01]", () => { it("A-1 steals", f); it(`is for ${x} [SK-02]`, f); it(name, f); });',
};

/** Runs `use` in a folder that holds these files instead of the sound ones. */
function inFolder<T>(changes: Partial<typeof SOUND>, use: (root: string) => T): T {
  const root = mkdtempSync(join(tmpdir(), "requirements-"));
  try {
    for (const [path, text] of Object.entries({ ...SOUND, ...changes })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return use(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

describe("the check of requirements and attacks", function () {
  it("finds every test with the titles around it", function () {
    expect(inFolder({}, testTitles)).to.deep.equal([
      { file: "test/a.test.ts", titles: ["Theft [SK-01]", "A-1 steals"] },
      { file: "test/a.test.ts", titles: ["Theft [SK-01]", "is for … [SK-02]"] },
    ]);
  });

  it("has nothing to say where all is sound", function () {
    const { rows, problems } = inFolder({}, readCatalogue);
    expect(problems).to.deep.equal([]);
    expect(rows.map(({ id, requirements, whyNot }) => [id, requirements, whyNot])).to.deep.equal([
      ["A-1", ["SK-01"], undefined],
      ["A-2", [], "no fraud here"],
    ]);
  });

  const unsound: Record<string, [Partial<typeof SOUND>, string]> = {
    "an attack without a test": [{ "test/attacks/notApplicable.json": "[]" }, "A-2: no test"],
    "an attack that is excused and tested": [
      { "test/attacks/notApplicable.json": '[{ "id": "A-1", "why": "no" }, { "id": "A-2", "why": "no" }]' },
      "A-1: in notApplicable.json, but there is a test",
    ],
    "a requirement without a test": [
      { "docs/SPEC.md": `${SOUND["docs/SPEC.md"]}\n## SK-03 Three\n` },
      "SK-03: no test",
    ],
    "a test of no requirement": [{ "docs/SPEC.md": "## SK-01 One\n" }, "SK-02: in a title, not in SPEC.md"],
    "a test of no attack": [{ "test/b.test.ts": 'it("A-9 lies", f);' } as object, "A-9: in a title"],
    "ids out of order": [{ "docs/SPEC.md": "## SK-02 Two\n\n## SK-01 One\n" }, "SPEC.md: SK-01 stands after SK-02"],
    "a quoted test that does not exist": [
      { "docs/security-model.md": '[a](../test/a.test.ts): "A-1 robs"' },
      'docs/security-model.md: test/a.test.ts has no test "A-1 robs"',
    ],
    "a page that quotes nothing": [{ "docs/security-model.md": "Trust us." }, "quotes no test"],
  };
  for (const [name, [changes, problem]] of Object.entries(unsound)) {
    it(`reports ${name}`, function () {
      const { problems } = inFolder(changes, readCatalogue);
      expect(problems).to.have.length(1);
      expect(problems[0]).to.include(problem);
    });
  }
});
