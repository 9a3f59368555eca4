import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { takeSnapshot, type SnapshotRestorer } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { artifacts, ethers } from "hardhat";

import { CREATE2_FACTORY, readBuild } from "../../scripts/lib/build";
import { connectInProcess, type Chain } from "../../scripts/lib/chain";
import type { Context } from "../../scripts/lib/context";
import { readDeployment } from "../../scripts/lib/deployments";
import { deployVerifiers } from "../../scripts/lib/deployVerifiers";
import { creationStep } from "../../scripts/lib/factory";
import { UserError } from "../../scripts/lib/userError";
import { VERIFIERS as SOURCES } from "../../scripts/publicContracts";
import { VERIFIERS } from "../../src/keys/verifiers";
import { contextOn, expectSentence } from "./helpers/context";
import type { LocalNode } from "./helpers/localNode";

const NAMES = Object.keys(VERIFIERS) as (keyof typeof VERIFIERS)[];

describe("verifiers:deploy", () => {
  let env: Record<string, string>;
  let chain: Chain;
  let snapshot: SnapshotRestorer;
  let asked: string[];

  beforeEach(async () => {
    snapshot = await takeSnapshot();
    env = { DEPLOYMENTS_FOLDER: mkdtempSync(join(tmpdir(), "verifiers-test-")) };
    // As if it were a chain that stays: only of such a one deployments are recorded.
    chain = { ...(await connectInProcess("hardhat", ethers.provider)), isInProcess: false };
    asked = [];
  });

  afterEach(async () => {
    rmSync(env.DEPLOYMENTS_FOLDER, { recursive: true });
    await snapshot.restore();
  });

  function context(fields: Partial<Context> = {}): Promise<Context & { said: string[] }> {
    const confirm = async (question: string) => void asked.push(question);
    return contextOn({ env } as unknown as LocalNode, { chain, confirm, ...fields });
  }

  it("shows what it will do, asks once, and deploys each at the library's address", async () => {
    const { said, ...rest } = await context();
    const made = await deployVerifiers(rest, {});
    expect(asked).to.deep.equal(["Send 4 transactions?"]);
    for (const [i, name] of NAMES.entries()) {
      expect(said).to.include.members([`${name} on hardhat (chain 31337): ${VERIFIERS[name]}`, `  Deploy ${name}.`]);
      expect(made[name]).to.include({ address: VERIFIERS[name], isNew: true });
      expect(await ethers.provider.getCode(VERIFIERS[name])).to.equal((await readBuild(artifacts, SOURCES[i])).code);
      const { address, transactionHash } = readDeployment(chain, name, env) ?? {};
      expect([address, transactionHash]).to.deep.equal([VERIFIERS[name], made[name].transactionHash]);
    }
  });

  it("sends nothing the second time, and keeps the record", async () => {
    const first = await deployVerifiers(await context(), {});
    asked = [];
    const again = await context();
    const second = await deployVerifiers(again, {});
    expect(asked).to.deep.equal([]);
    expect(again.said.filter((line) => line === "It is deployed already.")).to.have.length(4);
    for (const name of NAMES) {
      expect(second[name]).to.deep.equal({ ...first[name], isNew: false });
      expect(readDeployment(chain, name, env)?.transactionHash).to.equal(first[name].transactionHash);
    }
  });

  it("deploys what is missing beside what somebody else deployed", async () => {
    const [funder] = await ethers.getSigners();
    const { data } = creationStep("", (await readBuild(artifacts, SOURCES[1])).initCode);
    await funder.sendTransaction({ to: CREATE2_FACTORY, data });
    const made = await deployVerifiers(await context(), {});
    expect(asked).to.deep.equal(["Send 3 transactions?"]);
    expect(NAMES.map((name) => made[name].isNew)).to.deep.equal([true, false, true, true]);
    expect(made[NAMES[1]].transactionHash).to.equal(null);
    expect(readDeployment(chain, NAMES[1], env)?.address).to.equal(VERIFIERS[NAMES[1]]);
  });

  it("deploys and records nothing where the answer is no", async () => {
    const refusing = await context({
      confirm: async () => {
        throw new UserError("Nothing was sent.", "Answer y to send.");
      },
    });
    await expectSentence(() => deployVerifiers(refusing, {}), /Nothing was sent/, /Answer y/);
    for (const name of NAMES) expect(await ethers.provider.getCode(VERIFIERS[name])).to.equal("0x");
    expect(existsSync(join(env.DEPLOYMENTS_FOLDER, "hardhat"))).to.equal(false);
  });
});
