import { expect } from "chai";
import { artifacts, config } from "hardhat";

import { computeAddress } from "../../scripts/lib/build";
import { readAddressRecord } from "../../scripts/lib/deployments";
import { checkModuleAddress } from "../../scripts/lib/moduleAddress";

describe("deployments/address.json", () => {
  it("is the address that the sources give on every chain", async function () {
    // A contract that is instrumented for coverage has another address.
    if (config.networks.hardhat.allowUnlimitedContractSize) this.skip();
    expect(readAddressRecord()).to.deep.equal(await computeAddress(artifacts));
    await checkModuleAddress(artifacts);
  });
});
