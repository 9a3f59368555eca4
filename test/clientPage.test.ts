import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import { parseUnits } from "ethers";
import { ethers } from "hardhat";

import { entryPointBundler } from "../src/bundlers";
import { blocksOf, readPage, runExample } from "./helpers/examples";
import { deploy, world } from "./helpers/world";

const PAGE = readPage("docs/client.md");

/** A token's address differs from run to run; the page shows one. */
function withoutToken(text: string): string {
  return text.replace(/token 0x[0-9a-fA-F]{40}/g, "token");
}

/** The source files of a folder of the library, without those of its folders. */
function sourcesOf(folder: string): string[] {
  const path = join(__dirname, "../src", folder);
  const files = readdirSync(path).filter((file) => file.endsWith(".ts"));
  return files.map((file) => readFileSync(join(path, file), "utf8"));
}

describe("docs/client.md", function () {
  const examples = blocksOf(PAGE, "ts example");
  const printed = blocksOf(PAGE, "text printed");

  it("has examples that print what it says, one after the other", async function () {
    const w = await world();
    const token = await deploy("TestToken", "USDC", 6);
    await token.getFunction("mint")(w.account.address, parseUnits("1000", 6));
    let known: Record<string, unknown> = {
      account: w.account.address,
      module: await w.module.getAddress(),
      provider: ethers.provider,
      bundler: entryPointBundler(w.bundler),
      owner: w.owner,
      sessionKey: w.sessionKey,
      usdc: await token.getAddress(),
      shop: w.stranger.address,
    };
    expect(printed).to.have.length(examples.length);
    for (const [index, example] of examples.entries()) {
      const result = await runExample(example, known);
      expect(withoutToken(result.printed.join("\n"))).to.equal(withoutToken(printed[index]));
      known = { ...known, ...result.exports };
    }
  });

  it("lists every code of an error, and no other", function () {
    const folders = ["accounts", "bundlers", "chain", "client", "keys", "operations", "."];
    const thrown = folders.flatMap(sourcesOf).flatMap((source) => {
      const calls = source.matchAll(/(?:ExplainedError|BundlerError|super)\(\s*"([A-Za-z0-9]+)"/g);
      return [...calls].map(([, code]) => code);
    });
    const [, table] = PAGE.split("| `code` | when |");
    const rows = table.slice(0, table.indexOf("\n\n")).split("\n");
    const listed = rows.flatMap((row) => [...(row.split("|")[1]?.matchAll(/`(\w+)`/g) ?? [])].map(([, code]) => code));
    expect(thrown.length).to.be.greaterThan(30);
    expect([...new Set(listed)].sort()).to.deep.equal([...new Set(thrown)].sort());
  });

  it("links to files that exist", function () {
    const links = [...PAGE.matchAll(/\]\(([^)#:]+)/g)].map(([, path]) => path);
    expect(links.length).to.be.greaterThan(5);
    for (const path of links) expect(existsSync(join(__dirname, "../docs", path)), path).to.equal(true);
  });
});
