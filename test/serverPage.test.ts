import { existsSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";

import { configSchema } from "../src/server";
import { methods } from "../src/server/methods";
import { blocksOf, readPage, runExample } from "./helpers/examples";
import { actor, useServer } from "./server/helpers/server";

const PAGE = readPage("docs/server.md");

describe("docs/server.md", function () {
  const server = useServer();

  it("has examples that print what it says, one after the other", async function () {
    const examples = blocksOf(PAGE, "ts example");
    const printed = blocksOf(PAGE, "text printed");
    const { url, chainId } = server;
    const actors = { owner: actor("owner of a page"), sessionKey: actor("session key of a page") };
    let known: Record<string, unknown> = { url, chainId, ...actors };
    expect(printed).to.have.length(examples.length);
    for (const [index, example] of examples.entries()) {
      const result = await runExample(example, known);
      expect(result.printed.join("\n")).to.equal(printed[index]);
      known = { ...known, ...result.exports };
    }
  });

  it("names every method, and a configuration that the server takes", function () {
    for (const name of methods.keys()) {
      if (name.startsWith("wallet_")) expect(PAGE).to.contain(`| \`${name}\``);
    }
    const [file] = blocksOf(PAGE, "json");
    expect(configSchema.safeParse(JSON.parse(file)).success).to.be.true;
  });

  it("links to files that exist", function () {
    const links = [...PAGE.matchAll(/\]\(([^)#:]+)/g)].map(([, path]) => path);
    expect(links.length).to.be.greaterThan(3);
    for (const path of links) expect(existsSync(join(__dirname, "../docs", path)), path).to.be.true;
  });
});
