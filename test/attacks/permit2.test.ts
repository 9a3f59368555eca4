import { readFile } from "node:fs/promises";

import { ContractFactory, hexlify, MaxUint256, type Contract, type InterfaceAbi } from "ethers";
import { ethers } from "hardhat";

import { callOf } from "../helpers/calls";
import { grantRefusal, ownerCalls } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import { contractAccess, functionsOnAllContracts } from "../helpers/permissions";
import { grant, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";
import { expectStopped, expectTwin, ownerDoes } from "./helpers/scene";

const LATE = 2n ** 48n - 1n;
const FUNCTIONS = [
  "approve(address,address,uint160,uint48)",
  "transferFrom(address,address,uint160,address)",
  "lockdown((address,address)[])",
];

/** The real Permit2. What the plugin has as its code is what deploys it. */
async function deployPermit2(): Promise<Contract> {
  const path = "hardhat-predeploy/bin/0x000000000022D473030F116dDEE9F6B43aC78BA3";
  const abi = JSON.parse(await readFile(require.resolve(`${path}.abi`), "utf8")) as InterfaceAbi;
  const code = hexlify(await readFile(require.resolve(`${path}.bytecode`)));
  const [deployer] = await ethers.getSigners();
  return (await new ContractFactory(abi, code, deployer).deploy()) as Contract;
}

describe("attacks through Permit2, for which the account has approved its tokens", function () {
  it("A-58: Permit2 does not give away what the account has approved for it [SK-05]", async function () {
    const w = await world();
    const permit2 = await deployPermit2();
    const [to, token] = [await permit2.getAddress(), await w.token.getAddress()];
    const sessionId = await grant(w, [functionsOnAllContracts(...FUNCTIONS)]);
    await ownerCalls(w, "protectTargets", [[to], true]);
    await ownerDoes({ w }, [await callOf(w.token, "approve", [to, MaxUint256])]);
    await ownerDoes({ w }, [await callOf(permit2, "approve", [token, w.account.address, 9n, LATE])]);
    const amountFor = async (spender: string) =>
      ((await permit2.getFunction("allowance")(w.account.address, token, spender)) as { amount: bigint }).amount;
    const alsoRead = {
      "what the stranger may take": () => amountFor(w.stranger.address),
      "what the account may take": () => amountFor(w.account.address),
    };
    const scene = { w, sessionId, alsoRead };
    const calls = [
      await callOf(permit2, FUNCTIONS[0], [token, w.stranger.address, 9n, LATE]),
      await callOf(permit2, FUNCTIONS[1], [w.account.address, w.stranger.address, 9n, token]),
      await callOf(permit2, FUNCTIONS[2], [[[token, w.account.address]]]),
    ];
    for (const call of calls) {
      const args = [0n, to, call.data?.slice(0, 10)];
      await expectStopped(scene, [call], "ProtectedTargetNotPermitted", args);
    }
    const asContract = sessionOf(w, [await contractAccess(to)], { salt: 1n });
    expectError(await grantRefusal(w, asContract), "TargetIsProtected", [0n, to]);
    const recorder = await w.recorder.getAddress();
    const elsewhere = calls.map((call) => ({ ...call, to: recorder }));
    await expectTwin(scene, elsewhere);
  });
});
