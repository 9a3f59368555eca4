import { expect } from "chai";
import { artifacts, config } from "hardhat";

import { checkAddresses, MODULE_ADDRESS, VERIFIER_ADDRESSES } from "../../scripts/lib/addressBook";
import { computeAddress } from "../../scripts/lib/build";
import { readAddressRecord } from "../../scripts/lib/deployments";
import { VERIFIERS } from "../../src/keys/verifiers";
import { expectSentence } from "./helpers/context";

describe("the recorded addresses", () => {
  before(function () {
    // A contract that is instrumented for coverage has another address.
    if (config.networks.hardhat.allowUnlimitedContractSize) this.skip();
  });

  it("of the module is the one that the sources give on every chain", async () => {
    expect(readAddressRecord()).to.deep.equal(await computeAddress(artifacts));
    await checkAddresses(MODULE_ADDRESS, artifacts);
  });

  it("of the verifiers are those that the sources give, and those of the library", async () => {
    await checkAddresses(VERIFIER_ADDRESSES, artifacts);
    const records = await VERIFIER_ADDRESSES.compute(artifacts);
    const addresses = Object.entries(records).map(([name, { address }]) => [name, address]);
    expect(addresses).to.deep.equal(Object.entries(VERIFIERS));
  });

  it("are refused where they are out of date, or missing", async () => {
    const stale = { ...VERIFIER_ADDRESSES, file: MODULE_ADDRESS.file, addresses: () => ["P256Verifier 0x12"] };
    await expectSentence(
      () => checkAddresses(stale, artifacts),
      /^deployments\/address\.json says P256Verifier 0x12, and the sources give/,
      /verifiers:address --write/,
    );
    const missing = { ...VERIFIER_ADDRESSES, file: "deployments/none.json" };
    await expectSentence(() => checkAddresses(missing, artifacts), /says nothing, and the sources give/, /--write/);
  });
});
