import { Wallet, dataSlice, id } from "ethers";

import type { Call } from "../../src/accounts/erc7579";
import { expect } from "chai";
import { expectAllowed, expectRefused, handleOps, sessionOperation } from "../helpers/operations";
import {
  accountFunctions,
  erc20,
  functionsOnAllContracts,
  functionsOnContract,
  gasLimit,
  native,
} from "../helpers/permissions";
import { grantSession, install, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";
import type { Permission } from "../../src/session";

/** Around every border of a packed word: seven selectors share the first with flags, then eight to a word. */
const SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 63, 64];
const ZERO_SELECTOR = "0x00000000";
const PLENTY = { verificationGasLimit: 6_000_000n, callGasLimit: 8_000_000n };

/** So many selectors, and one that is not among them. */
function listOf(size: number): { listed: string[]; missing: string } {
  const all = Array.from({ length: size + 1 }, (_, i) => dataSlice(id(`function ${size} ${i}`), 0, 4));
  return { listed: all.slice(0, size), missing: all[size] };
}

/** An address without code, which accepts every call. */
function targetOf(size: number): string {
  return new Wallet(id(`target ${size}`)).address;
}

type MakePermissions = (target: string, listed: string[]) => Promise<Permission[]>;

async function grantLists(make: MakePermissions) {
  const w = await world();
  await install(w);
  const lists = await Promise.all(SIZES.map((size) => make(targetOf(size), listOf(size).listed)));
  const session = sessionOf(w, [...lists.flat(), gasLimit()]);
  return { w, sessionId: await grantSession(w, session, { fields: PLENTY }) };
}

function callsOf(size: number): Call[] {
  return listOf(size).listed.map((data) => ({ to: targetOf(size), data }));
}

const ON_TARGETS: Record<string, MakePermissions> = {
  "functions on a contract": async (target, listed) => [await functionsOnContract(target, ...listed)],
  "functions beside a token's budget": async (target, listed) => [
    await erc20(target, 2n ** 224n - 1n),
    await functionsOnContract(target, ...listed),
  ],
};

describe("a list of selectors on a target [SK-01]", function () {
  for (const [title, make] of Object.entries(ON_TARGETS)) {
    it(`finds every one of 1 to 64 ${title}`, async function () {
      const { w, sessionId } = await grantLists(make);
      await expectAllowed(w, sessionId, SIZES.flatMap(callsOf), { fields: PLENTY });
      for (const size of SIZES) {
        const to = targetOf(size);
        for (const data of [listOf(size).missing, ZERO_SELECTOR]) {
          await expectRefused(w, sessionId, [{ to, data }], "FunctionNotPermitted", [0n, to, data]);
        }
      }
    });
  }
});

describe("a list of selectors without a target [SK-01]", function () {
  for (const size of SIZES) {
    it(`finds every one of ${size} account functions and functions on all contracts`, async function () {
      const w = await world();
      const [to, self] = [targetOf(size), w.account.address];
      const { listed, missing } = listOf(size);
      await install(w);
      const session = sessionOf(w, [accountFunctions(...listed), functionsOnAllContracts(...listed), gasLimit()]);
      const sessionId = await grantSession(w, session, { fields: PLENTY });
      const calls = listed.flatMap((data) => [to, self].map((target) => ({ to: target, data })));
      const operation = await sessionOperation(w, sessionId, calls, { fields: PLENTY });
      // The account has none of these functions, so what is allowed reverts when it is executed.
      expect((await handleOps(w, [operation])).isAllowed).to.equal(true);
      for (const data of [missing, ZERO_SELECTOR]) {
        await expectRefused(w, sessionId, [{ to, data }], "FunctionNotPermitted", [0n, to, data]);
        await expectRefused(w, sessionId, [{ to: self, data }], "AccountCallNotPermitted", [0n, data]);
      }
    });
  }
});

describe("selector 0x00000000 [SK-01]", function () {
  it("is a selector like any other, and neither empty nor short calldata", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const any = targetOf(0);
    await install(w);
    const permissions = [
      await functionsOnContract(recorder, ZERO_SELECTOR),
      await erc20(token, 1n),
      await functionsOnContract(token, ZERO_SELECTOR),
      functionsOnAllContracts(ZERO_SELECTOR),
      gasLimit(),
    ];
    const sessionId = await grantSession(w, sessionOf(w, permissions));
    const operation = await sessionOperation(
      w,
      sessionId,
      [recorder, token, any].map((to) => ({ to, data: ZERO_SELECTOR })),
    );
    expect((await handleOps(w, [operation])).isAllowed).to.equal(true);
    for (const to of [recorder, token, any]) {
      await expectRefused(w, sessionId, [{ to }], "EmptyCallNotPermitted", [0n, to]);
      await expectRefused(w, sessionId, [{ to, data: "0x000000" }], "SelectorMissing", [0n, to, 3n]);
    }
  });

  it("is not named by a native allowance, and does not name ether", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    await install(w);
    const ether = await grantSession(w, sessionOf(w, [native(), gasLimit()]));
    const call = { to: recorder, data: ZERO_SELECTOR };
    await expectRefused(w, ether, [call], "FunctionNotPermitted", [0n, recorder, ZERO_SELECTOR]);
    await expectAllowed(w, ether, [{ to: recorder, value: 1n }]);
    const list = [await functionsOnContract(recorder, ZERO_SELECTOR), gasLimit()];
    const named = await grantSession(w, sessionOf(w, list, { salt: 1n }));
    await expectRefused(w, named, [{ to: recorder, value: 1n }], "ValueNotPermitted", [0n, recorder, 1n]);
    await expectAllowed(w, named, [call]);
  });
});
