import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import type { Provider } from "ethers";
import { ethers } from "hardhat";

import { formatReport } from "../scripts/demo/report";
import { runDemo } from "../scripts/demo/runDemo";
import type { Call } from "../src/accounts/erc7579";
import { SessionStatus } from "../src/session";
import { WIRE_TYPES } from "../src/wire";
import { blocksOf, readPage, runExample } from "./helpers/examples";
import { install, ownerSends } from "./helpers/sessions";
import { world } from "./helpers/world";

const ROOT = join(__dirname, "..");
const README = readPage("README.md");

type Grant = (
  addresses: Record<"account" | "module" | "key" | "usdc", string>,
  provider: Provider,
  send: (call: Call) => Promise<unknown>,
) => Promise<{ lines: string[]; status: bigint; validUntil: bigint; left: bigint }>;

/** Gas may change with the contract; what the demo shows does not. */
function withoutGas(line: string): string {
  return line.replace(/\| [\d,]+ +\|/g, "| - |").replace(/\| - +\|/g, "| - |");
}

describe("README.md", function () {
  it("starts with a warning, and stays short", function () {
    expect(README.split("\n")[2]).to.match(/^\*\*Not audited\.\*\*/);
    expect(README.split("\n").length).to.be.lessThan(150);
  });

  it("has an example that works", async function () {
    const w = await world();
    await install(w);
    const [example] = blocksOf(README, "ts example");
    const { grant } = (await runExample(example)).exports as { grant: Grant };
    const usdc = await w.quietToken.getAddress();
    const [account, module, key] = [w.account.address, await w.module.getAddress(), w.sessionKey.address];
    const addresses = { account, module, key, usdc };
    const { lines, status, validUntil, left } = await grant(addresses, ethers.provider, (call) =>
      ownerSends(w, [call]),
    );
    expect(Number(status)).to.equal(Number(SessionStatus.Active));
    expect(left).to.equal(50_000_000n);
    expect(Number(validUntil)).to.be.closeTo(Date.now() / 1000 + 604_800, 120);
    expect(lines).to.have.length(5);
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
