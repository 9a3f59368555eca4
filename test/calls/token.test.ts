import { expect } from "chai";

import { erc20 } from "../helpers/permissions";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { grant } from "../helpers/sessions";
import { world } from "../helpers/world";

describe("erc20-token-transfer", function () {
  it("allows a transfer up to the allowance and refuses one unit more", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 100n)]);
    const transfer = (amount: bigint) => [
      { to: token, data: w.token.interface.encodeFunctionData("transfer", [w.stranger.address, amount]) },
    ];
    await expectRefused(w, sessionId, transfer(101n), "TokenAllowanceExceeded", [0n, token, 101n, 100n]);
    await expectAllowed(w, sessionId, transfer(100n));
    expect(await w.module.tokenAllowance(w.account.address, sessionId, token)).to.equal(0n);
    await expectRefused(w, sessionId, transfer(1n), "TokenAllowanceExceeded", [0n, token, 1n, 0n]);
  });
});
