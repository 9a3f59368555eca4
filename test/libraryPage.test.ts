import { existsSync } from "node:fs";
import { join } from "node:path";

import { expect } from "chai";
import type { Provider } from "ethers";
import { ethers } from "hardhat";

import type { Call } from "../src/accounts/erc7579";
import { amountLints } from "../src/lint/amountLints";
import { functionLints } from "../src/lint/functionLints";
import { sessionLints } from "../src/lint/sessionLints";
import { targetLints } from "../src/lint/targetLints";
import { SessionStatus } from "../src/session";
import { blocksOf, readPage, runExample } from "./helpers/examples";
import { install, ownerSends } from "./helpers/sessions";
import { world } from "./helpers/world";

const PAGE = readPage("docs/library.md");

type Grant = (
  addresses: Record<"account" | "module" | "key" | "usdc", string>,
  provider: Provider,
  send: (call: Call) => Promise<unknown>,
) => Promise<{ lines: string[]; status: bigint; validUntil: bigint; left: bigint }>;

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

  it("has an example that grants without the client", async function () {
    const w = await world();
    await install(w);
    const { grant } = (await runExample(blocksOf(PAGE, "ts chain")[0])).exports as { grant: Grant };
    const usdc = await w.quietToken.getAddress();
    const [account, module, key] = [w.account.address, await w.module.getAddress(), w.sessionKey.address];
    const send = (call: Call) => ownerSends(w, [call]);
    const { lines, status, left } = await grant({ account, module, key, usdc }, ethers.provider, send);
    expect(Number(status)).to.equal(Number(SessionStatus.Active));
    expect(left).to.equal(50_000_000n);
    expect(lines).to.have.length(5);
  });

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
