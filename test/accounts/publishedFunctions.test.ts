import { expect } from "chai";
import { Interface, type InterfaceAbi } from "ethers";
import hre from "hardhat";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { PRIVILEGED_FUNCTIONS } from "../../src/publishedFunctions";
import { ARTIFACTS, artifactOf, hasArtifacts } from "../behaviors/drivers/artifacts";

const PRIVILEGED = new Set(PRIVILEGED_FUNCTIONS.map(({ selector }) => selector));

/** What may stay off the list, each for a reason. */
const EXEMPT: Record<string, string> = {
  "depositTo(address)": "Adds to a deposit; the ether that it takes counts as sent.",
  "addDeposit()": "Adds to the account's own deposit; the ether that it takes is the account's either way.",
  "getSenderAddress(bytes)": "Always reverts.",
  "simulateAndRevert(address,bytes)": "Always reverts.",
};

/** The functions of an ABI that change something, and are neither privileged nor exempt. */
function uncovered(abi: InterfaceAbi): string[] {
  const names: string[] = [];
  new Interface(abi).forEachFunction((fragment) => {
    const name = fragment.format("sighash");
    if (!fragment.constant && !PRIVILEGED.has(fragment.selector) && !(name in EXEMPT)) names.push(name);
  });
  return names;
}

/** Accounts that were built elsewhere: folder and contract. */
const EXTERNAL = [
  ["erc6900-reference", "ReferenceModularAccount"],
  ["modular-account-v2-pre", "ModularAccount"],
  ["erc7579-reference", "MSAAdvanced"],
  ["kernel-v3.1", "Kernel"],
  ["nexus-v1.2.1", "Nexus"],
  ["safe7579", "Safe7579"],
  ["safe7579", "Safe"],
];

describe("the published list of privileged functions has every function that changes", function () {
  for (const name of ["SampleAccount", "ERC6900Account"]) {
    it(`${name}`, async function () {
      const { abi } = await hre.artifacts.readArtifact(name);
      expect(uncovered(abi)).to.deep.equal([]);
    });
  }

  for (const [version, address] of Object.entries(ENTRY_POINTS)) {
    it(`EntryPoint ${version}`, function () {
      const predeployed = hre.config.predeploy[address];
      const abi: InterfaceAbi = predeployed ? predeployed.abi : [];
      expect(new Interface(abi).fragments.length).to.be.greaterThan(20);
      expect(uncovered(abi)).to.deep.equal([]);
    });
  }

  for (const [folder, contract] of EXTERNAL) {
    const title = `${contract} of ${folder}`;
    if (hasArtifacts(folder)) {
      it(title, function () {
        expect(uncovered(artifactOf(folder, contract).abi)).to.deep.equal([]);
      });
    } else {
      it.skip(`${title}: not looked at, ${ARTIFACTS === undefined ? "ACCOUNT_ARTIFACTS is not set" : "no artifact"}`);
    }
  }

  it("which would be noticed: an account that can be multicalled under another name", function () {
    const abi = ["function execute(bytes32,bytes)", "function runEverything(bytes[] calls)"];
    expect(uncovered(abi)).to.deep.equal(["runEverything(bytes[])"]);
  });
});
