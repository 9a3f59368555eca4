import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import { expect } from "chai";

import type { PageResult, PageSetup } from "../browser/spend";
import { bundle } from "../harness/bundle";
import { findChromium } from "../harness/chromium";
import { UNLIMITED_GAS, permissionCases } from "../harness/cases";
import { clientOf, feePerGas } from "../harness/clients";
import { runPage } from "../harness/page";
import { world } from "../harness/world";

describe("The library in a browser", function () {
  it("spends with a P-256 key that the browser made and keeps", async function () {
    const chromium = await findChromium();
    if (chromium === undefined) {
      console.log("      Skipped: npm has no Chromium for this machine. Name one with CHROMIUM_PATH.");
      this.skip();
    }
    const w = await world();
    const { module, node, bundler, accounts } = w;
    const account = accounts["v0.8"];
    const owner = await clientOf(w, { owner: w.owner });
    await owner.install();
    const { permissions, allowed, error } = permissionCases(w, account, await feePerGas(w))["erc20-token-transfer"];
    const urls = { rpcUrl: node.url, bundlerUrl: bundler.url };
    const setup: PageSetup = { ...urls, account, module, calls: allowed };
    const grant = async (body: unknown) => {
      const { publicKey } = body as { publicKey: string };
      return owner.grantPermissions({
        key: { type: "erc7913", publicKey },
        permissions: [permissions[0], UNLIMITED_GAS],
      });
    };
    const answers = {
      "/setup": () => setup,
      "/grant": async (body: unknown) => ({ context: (await grant(body)).context }),
    };
    const result = (await runPage(chromium, await bundle("spend"), answers)) as PageResult;
    expect(result).to.deep.equal({ status: 200, isExtractable: false, isExported: false, refusal: error });
  });

  it("has the size that docs/client.md states, and at most a tenth less", async function () {
    const page = readFileSync(join(__dirname, "..", "..", "docs", "client.md"), "utf8");
    const [, stated] = /at most (\d+) kB compressed/.exec(page) ?? [];
    const size = gzipSync(await bundle("app")).length / 1_000;
    expect(size).to.be.within(Number(stated) * 0.9, Number(stated));
  });
});
