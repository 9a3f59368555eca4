import { FunctionFragment } from "ethers";

import { ENTRY_POINTS } from "../../src/entryPoint";
import { expectAllowed, expectRefused } from "../helpers/operations";
import {
  contractAccess,
  functionsOnAllContracts,
  functionsOnContract,
  native,
  root,
  selector,
} from "../helpers/permissions";
import { grant, grantSession, ownerCallsModule, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const PING = selector("ping()");
const CANONICAL = { "v0.6": "0x5FF137D4b0FDCD49DcA30c7CF57E578a026d2789", ...ENTRY_POINTS };

async function protect(w: World, target: string, isProtected: boolean): Promise<void> {
  const data = w.module.interface.encodeFunctionData("protectTargets", [[target], isProtected]);
  await ownerCallsModule(w, data);
}

describe("this module as a target [SK-05]", function () {
  it("is out of reach, every function of it, also where functions on all contracts list it", async function () {
    const w = await world();
    const [module, recorder] = [await w.module.getAddress(), await w.recorder.getAddress()];
    const fragments = w.module.interface.fragments.filter((fragment) => FunctionFragment.isFragment(fragment));
    const all = fragments.map((fragment) => fragment.selector);
    // The views: what changes something is on the published list, and can't be granted.
    const listed = fragments.filter((fragment) => fragment.constant).map((fragment) => fragment.selector);
    const sessionId = await grant(w, [functionsOnAllContracts(...listed)]);
    for (const id of all) {
      const call = { to: module, data: id + "00".repeat(320) };
      await expectRefused(w, sessionId, [call], "ProtectedTargetNotPermitted", [0n, module, id]);
    }
    await expectAllowed(
      w,
      sessionId,
      listed.map((data) => ({ to: recorder, data })),
    );
  });

  it("takes no empty call, no short one and no ether that comes with a function", async function () {
    const w = await world();
    const module = await w.module.getAddress();
    const sessionId = await grant(w, [functionsOnAllContracts("ping()"), native()]);
    await expectRefused(w, sessionId, [{ to: module }], "EmptyCallNotPermitted", [0n, module]);
    const short = [{ to: module, data: "0x010203" }];
    await expectRefused(w, sessionId, short, "ProtectedTargetNotPermitted", [0n, module, "0x00000000"]);
    const paid = [{ to: module, value: 1n, data: PING }];
    await expectRefused(w, sessionId, paid, "ProtectedTargetNotPermitted", [0n, module, PING]);
    await expectAllowed(w, sessionId, [{ to: await w.recorder.getAddress(), value: 1n, data: PING }]);
  });
});

describe("an EntryPoint as a target [SK-05]", function () {
  for (const [version, entryPoint] of Object.entries(CANONICAL)) {
    it(`${version} is out of reach of functions on all contracts`, async function () {
      const w = await world();
      const functions = ["depositTo(address)", "balanceOf(address)"];
      const sessionId = await grant(w, [functionsOnAllContracts(...functions), native()]);
      const withdraw = selector("withdrawTo(address,uint256)");
      for (const id of [...functions.map(selector), withdraw]) {
        const call = { to: entryPoint, data: id + "00".repeat(64) };
        const args = [0n, entryPoint, id];
        await expectRefused(w, sessionId, [call], "ProtectedTargetNotPermitted", args);
        await expectRefused(w, sessionId, [{ ...call, value: 1n }], "ProtectedTargetNotPermitted", args);
      }
      await expectAllowed(w, sessionId, [{ to: w.stranger.address, data: `${selector(functions[0])}00` }]);
    });

    it(`${version} takes a plain native transfer`, async function () {
      const w = await world();
      const sessionId = await grant(w, [native(2n)]);
      await expectAllowed(w, sessionId, [{ to: entryPoint, value: 2n }]);
      const more = [{ to: entryPoint, value: 1n }];
      await expectRefused(w, sessionId, more, "NativeAllowanceExceeded", [0n, entryPoint, 1n, 0n]);
    });
  }
});

describe("a target on the account's protected list [SK-05]", function () {
  it("is out of reach of functions on all contracts from the time it is protected to the time it is not", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [functionsOnAllContracts("ping()")]);
    const call = [{ to: recorder, data: PING }];
    await expectAllowed(w, sessionId, call);
    await protect(w, recorder, true);
    await expectRefused(w, sessionId, call, "ProtectedTargetNotPermitted", [0n, recorder, PING]);
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, data: PING }]);
    await protect(w, recorder, false);
    await expectAllowed(w, sessionId, call);
  });

  it("is still called by earlier grants that name it", async function () {
    const w = await world();
    const [recorder, token] = [await w.recorder.getAddress(), await w.token.getAddress()];
    const listed = await functionsOnContract(recorder, "ping()");
    const mint = { to: token, data: w.token.interface.encodeFunctionData("mint", [w.account.address, 1n]) };
    const sessionId = await grant(w, [listed, await contractAccess(token)]);
    for (const target of [recorder, token]) await protect(w, target, true);
    await expectAllowed(w, sessionId, [{ to: recorder, data: PING }, mint]);
    const pong = selector("pong()");
    const other = [{ to: recorder, data: pong }];
    await expectRefused(w, sessionId, other, "FunctionNotPermitted", [0n, recorder, pong]);
  });

  it("takes a plain native transfer", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const sessionId = await grant(w, [native(2n), functionsOnAllContracts("ping()")]);
    await protect(w, recorder, true);
    await expectAllowed(w, sessionId, [{ to: recorder, value: 1n }]);
    const call = [{ to: recorder, value: 1n, data: PING }];
    await expectRefused(w, sessionId, call, "ProtectedTargetNotPermitted", [0n, recorder, PING]);
  });

  it("is protected for that account alone", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const other = w.accounts["v0.9"];
    const permissions = [functionsOnAllContracts("ping()")];
    const mine = await grant(w, permissions);
    const theirs = await grant(w, permissions, {}, other);
    await protect(w, recorder, true);
    const call = [{ to: recorder, data: PING }];
    await expectRefused(w, mine, call, "ProtectedTargetNotPermitted", [0n, recorder, PING]);
    await expectAllowed(w, theirs, call, { account: other });
  });

  it("does not bind root", async function () {
    const w = await world();
    const recorder = await w.recorder.getAddress();
    const limited = await grant(w, [functionsOnAllContracts("ping()")]);
    await protect(w, recorder, true);
    const call = [{ to: recorder, data: PING }];
    const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
    await expectRefused(w, limited, call, "ProtectedTargetNotPermitted", [0n, recorder, PING]);
    await expectAllowed(w, rootId, call);
  });
});
