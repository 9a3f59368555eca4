import { existsSync } from "node:fs";
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

  it("links to files that exist", function () {
    const links = [...PAGE.matchAll(/\]\(([^)#:]+)/g)].map(([, path]) => path);
    expect(links.length).to.be.greaterThan(5);
    for (const path of links) expect(existsSync(join(__dirname, "../docs", path)), path).to.equal(true);
  });
});
