import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { errorsPage } from "../../scripts/generateErrors";

describe("docs/errors.md", function () {
  it("is what scripts/generateErrors.ts writes", async function () {
    const committed = readFileSync(join(__dirname, "../../docs/errors.md"), "utf8");
    expect(committed === (await errorsPage()), "Run: npx ts-node scripts/generateErrors.ts").to.equal(true);
  });
});
