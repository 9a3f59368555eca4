import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { setCode } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { ethers } from "hardhat";

import { formatReport } from "../scripts/demo/report";
import { runDemo } from "../scripts/demo/runDemo";
import { entryPointBundler } from "../src/bundlers";
import { createSessionClient } from "../src/client";
import { MODULE_ADDRESS } from "../src/moduleContract";
import { WIRE_TYPES } from "../src/wire";
import { callOf } from "./helpers/calls";

import { blocksOf, readPage, runExample } from "./helpers/examples";
import { world } from "./helpers/world";

const ROOT = join(__dirname, "..");
const README = readPage("README.md");

/** Gas may change with the contract; what the demo shows does not. */
function withoutGas(line: string): string {
  return line.replace(/\| [\d,]+ +\|/g, "| - |").replace(/\| - +\|/g, "| - |");
}

describe("README.md", function () {
  it("starts with a warning, and stays short", function () {
    expect(README.split("\n")[2]).to.match(/^\*\*Not audited\.\*\*/);
    expect(README.split("\n").length).to.be.lessThan(150);
  });

  it("has an example of twelve lines that works", async function () {
    const w = await world();
    // Where the module is on every chain: the example does not name it.
    await setCode(MODULE_ADDRESS, await ethers.provider.getCode(await w.module.getAddress()));
    const [account, provider, bundler] = [w.account.address, ethers.provider, entryPointBundler(w.bundler)];
    const owner = await createSessionClient({ account, provider, bundler, owner: w.owner });
    await owner.install();
    const [example] = blocksOf(README, "ts example");
    expect(example.split("\n").slice(2)).to.have.length(12);
    const usdc = await w.quietToken.getAddress();
    const calls = [await callOf(w.quietToken, "transfer", [w.stranger.address, 30_000_000n])];
    const { sessionKey } = w;
    const known = { account, provider, bundler, owner: w.owner, sessionKey, usdc, calls };
    expect((await runExample(example, known)).printed).to.deep.equal(["200"]);
    const [{ session, sessionId }] = await owner.listSessions();
    expect((await owner.getSession(sessionId))?.allowances[0].left).to.equal(20_000_000n);
    expect(session.validUntil).to.be.closeTo(Date.now() / 1000 + 604_800, 120);
  });

  it("shows what the demo prints", async function () {
    const printed = formatReport(await runDemo())
      .split("\n")
      .map(withoutGas);
    const [shown] = blocksOf(README, "text demo");
    for (const line of shown.split("\n")) expect(printed).to.include(withoutGas(line));
  });

  it("names the gas of the headline in snapshots/gas.json", function () {
    const { headline } = JSON.parse(readFileSync(join(ROOT, "snapshots/gas.json"), "utf8")) as {
      headline: { overhead: number };
    };
    expect(README, "the figure in the section Gas").to.contain(`**${headline.overhead.toLocaleString("en-US")}** gas`);
  });

  it("lists every permission", function () {
    const rows = [...README.matchAll(/^\| `([a-z0-9-]+)` /gm)].map(([, type]) => type);
    expect(rows).to.deep.equal([...WIRE_TYPES]);
  });

  it("links to files that exist", function () {
    const links = [...README.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path);
    expect(links.length).to.be.greaterThan(3);
    for (const path of links) expect(existsSync(join(ROOT, path)), path).to.equal(true);
  });

  it("names commands that exist", function () {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { scripts: object };
    const commands = [...README.matchAll(/npm run ([a-z:]+)/g)].map(([, name]) => name);
    expect(commands.length).to.be.greaterThan(5);
    expect(scripts).to.include.all.keys(...commands);
  });
});
