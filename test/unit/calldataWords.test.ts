import { expect } from "chai";
import { dataSlice } from "ethers";

import { seeded } from "../helpers/seeded";
import { deploy } from "../helpers/world";

describe("CalldataWords", function () {
  it("reads what Solidity's slices hold, at any offset of random calldata", async function () {
    const harness = await deploy("CalldataWordsHarness");
    const random = seeded(9);
    for (let i = 0; i < 60; i++) {
      const length = 32 + random.below(200);
      const data = random.bytes(length);
      const offset = random.pick([0, length - 32, random.below(length - 31)]);
      const expected = BigInt(dataSlice(data, offset, offset + 32));
      expect(await harness.wordAt(data, offset)).to.equal(expected);
      expect(await harness.sliceAt(data, offset)).to.equal(expected);
    }
  });
});
