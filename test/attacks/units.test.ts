import { expect } from "chai";
import { describePermissions } from "../../src/describePermissions";
import { parseAmount } from "../../src/format";
import { callOf } from "../helpers/calls";
import { erc20 } from "../helpers/permissions";
import { grant, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";
import { expectStopped, expectTwin } from "./helpers/scene";

const INFO = { symbol: "QUIET", decimals: 6 };

describe("attacks with an amount in the wrong unit", function () {
  it("A-60: an amount for people has the token's decimals, and is read back before it is granted [SK-15]", async function () {
    const w = await world();
    const token = await w.quietToken.getAddress();
    const allowance = parseAmount("5.5", INFO.decimals);
    // A limit in the wrong unit has too many decimals, or shows.
    expect(() => parseAmount("5.5000001", INFO.decimals)).to.throw("7 decimals");
    const textOf = async (amount: bigint) =>
      describePermissions(
        sessionOf(w, [await erc20(token, amount)]),
        () => INFO,
        () => undefined,
      ).join("\n");
    expect(await textOf(allowance)).to.include("at most 5.5 QUIET");
    expect(await textOf(parseAmount("5.5", 18))).to.include("at most 5500000000000 QUIET");

    const scene = { w, sessionId: await grant(w, [await erc20(token, allowance)]), tokens: [w.quietToken] };
    const transfer = (amount: bigint) => callOf(w.quietToken, "transfer", [w.stranger.address, amount]);
    const more = allowance + 1n;
    await expectStopped(scene, [await transfer(more)], "TokenAllowanceExceeded", [0n, token, more, allowance]);
    await expectTwin(scene, [await transfer(allowance)]);
    expect(await w.quietToken.getFunction("balanceOf")(w.stranger.address)).to.equal(5_500_000n);
  });
});
