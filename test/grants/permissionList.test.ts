import { expect } from "chai";

import { PermissionType, type Permission } from "../../src/session";
import { expectRefusedUnlike, grantRefusal } from "../helpers/moduleCalls";
import {
  accountFunctions,
  contractAccess,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
  root,
} from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const COMPANY: Record<string, (w: World) => Promise<Permission> | Permission> = {
  "native-token-transfer": () => native(1n),
  "erc20-token-transfer": (w) => erc20(w.token, 1n),
  "gas-limit": () => gasLimit(1n),
  "contract-access": (w) => contractAccess(w.recorder),
  "account-functions": () => accountFunctions("ping()"),
  "functions-on-all-contracts": () => functionsOnAllContracts("ping()"),
  "functions-on-contract": (w) => functionsOnContract(w.recorder, "ping()"),
};

/** Two permissions of one type that differ in everything they may. */
const TWICE: Record<string, (w: World) => Promise<Permission[]> | Permission[]> = {
  "native allowances": () => [native(1n), native(2n)],
  "gas limits": () => [gasLimit(1n), gasLimit()],
  "lists of account functions": () => [accountFunctions("ping()"), accountFunctions("pong()")],
  "lists of functions on all contracts": () => [functionsOnAllContracts("ping()"), functionsOnAllContracts("pong()")],
  "allowances of one token": async (w) => [await erc20(w.token, 1n), await erc20(w.token)],
};

describe("Grant: list of permissions [SK-15]", function () {
  it("refuses an empty list", async function () {
    const w = await world();
    await expectRefusedUnlike(w, sessionOf(w, []), "NoPermissions", [], sessionOf(w, [native(1n)]));
  });

  for (const [name, create] of Object.entries(COMPANY)) {
    it(`refuses root before or after ${name}`, async function () {
      const w = await world();
      const other = await create(w);
      const twin = sessionOf(w, [root()]);
      await expectRefusedUnlike(w, sessionOf(w, [root(), other]), "RootNotAlone", [2n], twin);
      const next = sessionOf(w, [other, native(1n)].slice(0, name === "gas-limit" ? 2 : 1), { salt: 1n });
      await expectRefusedUnlike(w, { ...next, permissions: [other, root()] }, "RootNotAlone", [2n], next);
    });
  }

  it("refuses root twice", async function () {
    const w = await world();
    await expectRefusedUnlike(w, sessionOf(w, [root(), root()]), "RootNotAlone", [2n], sessionOf(w, [root()]));
  });

  for (const [name, limit] of Object.entries({ finite: gasLimit(5n), unlimited: gasLimit() })) {
    it(`refuses a gas limit alone, ${name}`, async function () {
      const w = await world();
      const twin = sessionOf(w, [limit, native(1n)]);
      await expectRefusedUnlike(w, sessionOf(w, [limit]), "NoCallPermitted", [], twin);
    });
  }

  for (const [name, create] of Object.entries(COMPANY)) {
    if (name === "gas-limit") continue;
    it(`takes ${name} alone`, async function () {
      const w = await world();
      expect(await grantRefusal(w, sessionOf(w, [await create(w)]))).to.equal(undefined);
    });
  }

  for (const [name, create] of Object.entries(TWICE)) {
    it(`refuses two ${name}`, async function () {
      const w = await world();
      const [first, second] = await create(w);
      const twin = sessionOf(w, [first, await contractAccess(w.recorder)]);
      const type = BigInt(first.permissionType);
      const adjacent = sessionOf(w, [first, second, await contractAccess(w.recorder)]);
      await expectRefusedUnlike(w, adjacent, "DuplicatePermission", [1n, type], twin);
      const apart = { ...twin, salt: 1n, permissions: [second, ...twin.permissions.slice(1), first] };
      await expectRefusedUnlike(w, apart, "DuplicatePermission", [2n, type], { ...twin, salt: 1n });
    });
  }

  it("takes allowances of two tokens", async function () {
    const w = await world();
    const permissions = [await erc20(w.token, 1n), await erc20(w.quietToken, 1n)];
    expect(await grantRefusal(w, sessionOf(w, permissions))).to.equal(undefined);
  });

  it("knows no ninth type", async function () {
    const w = await world();
    const session = sessionOf(w, [{ ...native(1n), permissionType: 8 as PermissionType }]);
    expect(await grantRefusal(w, session)).to.deep.equal({ error: undefined, data: "0x" });
  });
});
