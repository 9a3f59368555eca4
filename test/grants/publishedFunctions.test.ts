import { expect } from "chai";

import lists from "../../src/publishedFunctionList.json";
import type { Permission } from "../../src/session";
import { grantRefusal } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import {
  accountFunctions,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  selector,
} from "../helpers/permissions";
import { expectGrantRefused, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const TYPES: Record<string, (w: World, signature: string) => Promise<Permission> | Permission> = {
  "account-functions": (_, signature) => accountFunctions(signature),
  "functions-on-all-contracts": (_, signature) => functionsOnAllContracts(signature),
  "functions-on-contract": (w, signature) => functionsOnContract(w.recorder, signature),
};

describe("Grant: published functions [SK-04] [SK-15]", function () {
  for (const [type, create] of Object.entries(TYPES)) {
    it(`refuses every privileged function in ${type}`, async function () {
      const w = await world();
      for (const { signature } of lists.privileged) {
        const refusal = await grantRefusal(w, sessionOf(w, [await create(w, signature)]));
        expectError(refusal, "PrivilegedFunction", [0n, selector(signature)]);
      }
    });

    it(`takes every function that moves tokens in ${type}, without an allowance`, async function () {
      const w = await world();
      for (const { signature } of lists.tokenMoving) {
        expect(await grantRefusal(w, sessionOf(w, [await create(w, signature)])), signature).to.equal(undefined);
      }
    });
  }

  it("refuses every function that moves tokens beside the token's allowance, in both orders", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const budget = await erc20(token, 1n);
    for (const { signature } of lists.tokenMoving) {
      const list = await functionsOnContract(token, signature);
      const args = [token, selector(signature)];
      expectError(await grantRefusal(w, sessionOf(w, [budget, list])), "TokenMovingFunction", [1n, ...args]);
      expectError(await grantRefusal(w, sessionOf(w, [list, budget])), "TokenMovingFunction", [0n, ...args]);
    }
  });

  for (const signature of ["execute(bytes32,bytes)", "installModule(uint256,address,bytes)", "multicall(bytes[])"]) {
    it(`refuses ${signature} through the EntryPoint`, async function () {
      const w = await world();
      for (const create of Object.values(TYPES)) {
        const session = sessionOf(w, [await create(w, signature)]);
        await expectGrantRefused(w, session, "PrivilegedFunction", [0n, selector(signature)]);
      }
    });
  }
});
