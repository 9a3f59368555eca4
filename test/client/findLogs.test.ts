import { mine } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import type { Filter, Provider } from "ethers";
import { ethers } from "hardhat";

import { findLogs } from "../../src/chain";
import type { ExplainedError } from "../../src/explainedError";
import { callOf } from "../helpers/calls";
import { ownerSends } from "../helpers/sessions";
import { world } from "../helpers/world";

/** The node of these tests, as those are that search so many blocks at once and no more. */
function limitedNode(limit: number) {
  const node = {
    asked: 0,
    getBlockNumber: () => ethers.provider.getBlockNumber(),
    async getLogs(filter: Filter) {
      node.asked += 1;
      if (Number(filter.toBlock) - Number(filter.fromBlock) >= limit) throw new Error("query exceeds the range");
      return ethers.provider.getLogs(filter);
    },
  };
  return node as typeof node & Provider;
}

async function transfers() {
  const w = await world();
  const address = await w.token.getAddress();
  const first = await ethers.provider.getBlockNumber();
  const send = async () => ownerSends(w, [await callOf(w.token, "transfer", [w.stranger.address, 1n])]);
  await send();
  await mine(5_000);
  await send();
  return { address, topics: [ethers.id("Transfer(address,address,uint256)")], fromBlock: first + 1 };
}

describe("findLogs", function () {
  it("halves the range until the node takes it, and finds what one question would", async function () {
    const query = await transfers();
    const expected = await findLogs(ethers.provider, query);
    const node = limitedNode(700);
    const found = await findLogs(node, query);
    expect(found.map(({ blockNumber }) => blockNumber)).to.deep.equal(expected.map(({ blockNumber }) => blockNumber));
    expect(found).to.have.length(2);
    expect(node.asked).to.be.greaterThan(8);
  });

  for (const [what, limit, blocks] of [
    ["takes small ranges alone", 100, 0],
    ["would have to be asked too often", 600, 200_000],
  ] as const) {
    it(`gives up where the node ${what}`, async function () {
      const query = await transfers();
      await mine(blocks);
      const node = limitedNode(limit);
      const error = await findLogs(node, query).then(
        () => expect.fail("logs were found"),
        (thrown: unknown) => thrown as ExplainedError,
      );
      expect(error.code).to.equal("NodeRefusesLogs");
      expect(error.remedy).to.contain("later block");
      expect(node.asked).to.be.at.most(150);
    });
  }
});
