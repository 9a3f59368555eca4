import { existsSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { amountLints } from "../src/lint/amountLints";
import { functionLints } from "../src/lint/functionLints";
import { sessionLints } from "../src/lint/sessionLints";
import { targetLints } from "../src/lint/targetLints";
import { blocksOf, readPage, runExample } from "./helpers/examples";

const PAGE = readPage("docs/library.md");

describe("docs/library.md", function () {
  const examples = blocksOf(PAGE, "ts example");
  const printed = blocksOf(PAGE, "text printed");

  it("shows what each example prints", function () {
    expect(printed).to.have.length(examples.length);
  });

  for (const [index, example] of examples.entries()) {
    it(`has an example that prints what it says: ${example.split("\n")[0]}`, async function () {
      expect((await runExample(example)).printed.join("\n")).to.equal(printed[index]);
    });
  }

  it("lists every lint with its severity", function () {
    const rows = [...PAGE.matchAll(/^\| `([A-Za-z0-9]+)` +\| (\w+)/gm)].map(([, code, severity]) => [code, severity]);
    const lints = [...targetLints, ...amountLints, ...functionLints, ...sessionLints];
    expect(rows).to.deep.equal(lints.map(({ code, severity }) => [code, severity]));
  });

  it("links to files that exist", function () {
    const links = [...PAGE.matchAll(/\]\(([^)#:]+)/g)].map(([, path]) => path);
    expect(links.length).to.be.greaterThan(1);
    for (const path of links) expect(existsSync(join(__dirname, "../docs", path)), path).to.equal(true);
  });
});
