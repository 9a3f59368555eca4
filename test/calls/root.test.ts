import { expect } from "chai";
import { ZeroAddress } from "ethers";

import { encodeExecute, encodeExecution, encodeSingle } from "../../src/accounts/erc7579";
import { MODE_SINGLE, callOf, executeBatch, modeOf, words } from "../helpers/calls";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { functionsOnAllContracts, native, root } from "../helpers/permissions";
import { grant, grantSession, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

async function fixture() {
  const w = await world();
  const limited = await grant(w, [native(1n), functionsOnAllContracts("ping()")]);
  const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
  return { w, limited, rootId, self: w.account.address };
}

describe("root [SK-14]", function () {
  it("allows every call, which the same key's other session is refused", async function () {
    const { w, limited, rootId } = await fixture();
    const [token, stranger] = [await w.token.getAddress(), w.stranger.address];
    const calls = [
      { to: stranger, value: 2n },
      await callOf(w.token, "transfer", [stranger, 1n]),
      { to: await w.recorder.getAddress(), data: "0x010203" },
    ];
    await expectRefused(w, limited, calls, "NativeAllowanceExceeded", [0n, stranger, 2n, 1n]);
    await expectRefused(w, limited, calls.slice(1), "FunctionNotPermitted", [0n, token, "0xa9059cbb"]);
    await expectAllowed(w, rootId, calls);
  });

  it("manages the account and its sessions", async function () {
    const { w, limited, rootId, self } = await fixture();
    const module = await w.module.getAddress();
    const revoke = { to: module, data: w.module.interface.encodeFunctionData("revokeSession", [limited]) };
    await expectRefused(w, limited, [{ ...revoke, to: self }], "AccountCallNotPermitted", [
      0n,
      w.module.interface.getFunction("revokeSession").selector,
    ]);
    await expectAllowed(w, rootId, [revoke]);
    await expectRefused(w, limited, [revoke], "SessionIsRevoked", [self, limited]);
    const protect = w.module.interface.encodeFunctionData("protectTargets", [[w.stranger.address], true]);
    await expectAllowed(w, rootId, [{ to: module, data: protect }]);
    expect(await w.module.isProtected(self, w.stranger.address)).to.equal(true);
  });

  it("is free of the rules of encoding and of modes", async function () {
    const { w, limited, rootId } = await fixture();
    const call = encodeSingle({ to: w.stranger.address, value: 1n });
    const tryMode = modeOf("0x0001");
    const emptyBatch = executeBatch(words(32, 0));
    await expectRefused(w, limited, encodeExecution(tryMode, call), "UnsupportedExecutionMode", [tryMode]);
    await expectRefused(w, limited, emptyBatch, "EmptyBatch", []);
    await expectAllowed(w, rootId, encodeExecution(tryMode, call));
    await expectAllowed(w, rootId, emptyBatch);
    await expectAllowed(w, rootId, encodeExecution(MODE_SINGLE, call));
  });

  it("calls the account itself, nested and directly", async function () {
    const { w, limited, rootId, self } = await fixture();
    const inner = encodeExecute([{ to: w.stranger.address, value: 1n }]);
    const args = [0n, inner.slice(0, 10)];
    for (const to of [self, ZeroAddress]) {
      await expectRefused(w, limited, [{ to, data: inner }], "AccountCallNotPermitted", args);
      await expectAllowed(w, rootId, [{ to, data: inner }]);
    }
    await expectAllowed(w, rootId, w.account.contract.interface.encodeFunctionData("accountId"));
  });

  it("has no allowance to run out of", async function () {
    const { w, rootId, self } = await fixture();
    const views = [
      await w.module.nativeAllowance(self, rootId),
      await w.module.tokenAllowance(self, rootId, await w.token.getAddress()),
      (await w.module.getSession(self, rootId)).gasAllowance,
    ];
    expect(new Set(views)).to.deep.equal(new Set([2n ** 256n - 1n]));
  });
});
