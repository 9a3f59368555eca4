import { expect } from "chai";
import { toBeHex } from "ethers";

import type { Permission } from "../../src/session";
import { expectRefusedUnlike, grantRefusal } from "../helpers/moduleCalls";
import { expectError } from "../helpers/operations";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
} from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

type Create = (w: World) => Promise<Permission[]> | Permission[];

/** Whatever is refused stands in second place. */
const TYPES: Record<string, Create> = {
  "account-functions": async (w) => [await contractAccess(w.bundler), accountFunctions()],
  "functions-on-all-contracts": async (w) => [await contractAccess(w.bundler), functionsOnAllContracts()],
  "functions-on-contract": async (w) => [await contractAccess(w.bundler), await functionsOnContract(w.recorder)],
  "functions-on-contract beside an allowance": async (w) => [await erc20(w.token), await functionsOnContract(w.token)],
};

/** So many selectors, ascending, on no published list. */
function many(count: number): string[] {
  return Array.from({ length: count }, (_, i) => toBeHex(0x01000000 + i, 4));
}

async function sessionWith(w: World, create: Create, functions: string[], salt = 0n) {
  const [first, second] = await create(w);
  return sessionOf(w, [first, { ...second, functions }], { salt });
}

for (const [type, create] of Object.entries(TYPES)) {
  describe(`Grant: list of ${type} [SK-15]`, function () {
    async function expectListRefused(w: World, functions: string[], twin: string[], name: string, args: unknown[]) {
      const session = await sessionWith(w, create, functions);
      await expectRefusedUnlike(w, session, name, [1n, ...args], await sessionWith(w, create, twin));
    }

    it("refuses an empty list and takes one function", async function () {
      await expectListRefused(await world(), [], ["0x00000000"], "NoFunctions", []);
    });

    it("refuses 65 functions and takes 64", async function () {
      await expectListRefused(await world(), many(65), many(64), "TooManyFunctions", [65n, 64n]);
    });

    it("refuses a function twice", async function () {
      const list = ["0x00000001", "0x00000002"];
      const args = ["0x00000002", "0x00000002"];
      await expectListRefused(await world(), [...list, list[1]], list, "FunctionsNotAscending", args);
    });

    it("refuses selector 0x00000000 twice", async function () {
      const args = ["0x00000000", "0x00000000"];
      await expectListRefused(await world(), args, ["0x00000000"], "FunctionsNotAscending", args);
    });

    it("refuses a descending pair at the start and at the end, and takes the list in order", async function () {
      const w = await world();
      const list = many(64);
      const atStart = [list[1], list[0], ...list.slice(2)];
      const atEnd = [...list.slice(0, 62), list[63], list[62]];
      await expectListRefused(w, atStart, list, "FunctionsNotAscending", [list[1], list[0]]);
      const refusal = await grantRefusal(w, await sessionWith(w, create, atEnd, 1n));
      expectError(refusal, "FunctionsNotAscending", [1n, list[63], list[62]]);
    });

    it("compares selectors as unsigned numbers", async function () {
      const args = ["0x80000000", "0x7fffffff"];
      await expectListRefused(await world(), args, [...args].reverse(), "FunctionsNotAscending", args);
    });

    it("takes the lowest and the highest selector", async function () {
      const w = await world();
      const session = await sessionWith(w, create, ["0x00000000", "0xffffffff"]);
      expect(await grantRefusal(w, session)).to.equal(undefined);
    });

    it("refuses a privileged function, in first or last place", async function () {
      const w = await world();
      const execute = "0xe9ae5c53";
      await expectListRefused(w, [execute, "0xffffffff"], ["0xffffffff"], "PrivilegedFunction", [execute]);
      const refusal = await grantRefusal(w, await sessionWith(w, create, [...many(63), execute], 1n));
      expectError(refusal, "PrivilegedFunction", [1n, execute]);
    });

    it("stores each of 64 functions", async function () {
      const w = await world();
      await install(w);
      const session = await sessionWith(w, create, many(64));
      const sessionId = await grantSession(w, session);
      const { target } = session.permissions[1];
      const answers = [...many(65), "0x00000000"].map((selector) =>
        w.module.isFunctionAllowed(w.account.address, sessionId, targetOf(type, target, w), selector),
      );
      expect(await Promise.all(answers)).to.deep.equal([...many(64).map(() => true), false, false]);
    });
  });
}

function targetOf(type: string, target: string, w: World): string {
  if (type === "account-functions") return w.account.address;
  return type === "functions-on-all-contracts" ? w.stranger.address : target;
}
