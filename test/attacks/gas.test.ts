import { setNextBlockBaseFeePerGas } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Interface, ZeroAddress, concat, parseEther, toBeHex, zeroPadBytes } from "ethers";

import type { EntryPointVersion } from "../../src/entryPoint";
import { PaymasterPolicy, PermissionType } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodePaymaster, type UserOperation } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import { USUAL_COST, expectAllowed, expectRefused, handleOps, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { expectGrantRefused, grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { framesOf } from "../helpers/trace";
import { ENTRY_POINT_VERSIONS, world, type World } from "../helpers/world";
import { expectNoLoss, lossOf } from "./helpers/loss";

const send = (w: World) => [{ to: w.stranger.address, value: 1n }];
const GWEI = 10n ** 9n;

/** The key and a bundler that is its friend inflate an operation; the gas limit holds. */
async function expectInflationRefused(w: World, inflated: Partial<UserOperation>, cost: bigint, limit = USUAL_COST) {
  const sessionId = await grant(w, [native(9n), gasLimit(limit)]);
  const watched = { sessions: [sessionId] };
  const args = [cost, limit];
  await expectNoLoss(w, watched, () =>
    expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", args, { fields: inflated }),
  );
  const spent = await lossOf(w, watched, () => expectAllowed(w, sessionId, send(w)));
  expect(spent[`gas of ${sessionId}`]).to.equal(-USUAL_COST);
}

describe("Attacks on the gas limit [SK-08]", function () {
  it("A-61 names a paymaster of address zero, so that the account pays and the session looks sponsored", async function () {
    const w = await world();
    const account = w.accounts["v0.7"];
    const fields = { paymasterAndData: zeroPadBytes("0x", 52) };
    await install(w, account);
    for (const paymasterPolicy of [PaymasterPolicy.None, PaymasterPolicy.Any]) {
      const salt = BigInt(paymasterPolicy);
      const sponsored = sessionOf(w, [native(9n)], { paymasterPolicy, salt });
      const sessionId = await grantSession(w, sponsored, { account });
      const refused = () => expectRefused(w, sessionId, send(w), "GasNotPermitted", [USUAL_COST], { account, fields });
      await expectNoLoss(w, { account, sessions: [sessionId] }, refused);
    }
    const limited = sessionOf(w, [native(9n), gasLimit(USUAL_COST)], { salt: 9n });
    const paying = await grantSession(w, limited, { account });
    const watched = { account, sessions: [paying] };
    const spent = await lossOf(w, watched, () => expectAllowed(w, paying, send(w), { account, fields }));
    expect(spent[`gas of ${paying}`]).to.equal(-USUAL_COST);
  });

  it("A-62 inflates preVerificationGas, which goes to the bundler in full", async function () {
    const w = await world();
    const cost = USUAL_COST + 3_000_000n * 2n * GWEI;
    await expectInflationRefused(w, { preVerificationGas: 3_060_000n }, cost);
  });

  it("A-62 inflates preVerificationGas by more than any sum holds", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n), gasLimit(USUAL_COST)]);
    for (const preVerificationGas of [2n ** 128n, 2n ** 256n - 1n]) {
      const operation = await sessionOperation(w, sessionId, send(w));
      await expectNoLoss(w, { sessions: [sessionId] }, async () => {
        const { isAllowed } = await handleOps(w, [{ ...operation, preVerificationGas }]);
        expect(isAllowed, "allowed").to.equal(false);
      });
    }
    await expectAllowed(w, sessionId, send(w));
  });

  it("A-63 hides the cost in the gas limits of a paymaster, named or of address zero", async function () {
    const w = await world();
    const account = w.accounts["v0.7"];
    const gas = { verification: 10_000_000n, postOp: 20_000_000n };
    const cost = USUAL_COST + 30_000_000n * 2n * GWEI;
    await install(w, account);
    const session = sessionOf(w, [native(9n), gasLimit(USUAL_COST)]);
    const sessionId = await grantSession(w, session, { account });
    for (const paymaster of [ZeroAddress, w.stranger.address]) {
      const options = { account, fields: { paymasterAndData: encodePaymaster(paymaster, gas) } };
      const refused = () => expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", [cost, USUAL_COST], options);
      // EntryPoint v0.7 asks for code at a paymaster only after the account has validated.
      await expectNoLoss(w, { account, sessions: [sessionId] }, refused);
    }
    await expectAllowed(w, sessionId, send(w), { account });
  });

  it("A-65 keeps the gas units small and asks a million gwei for each", async function () {
    const w = await world();
    const price = 10n ** 6n * GWEI;
    await expectInflationRefused(w, { maxFeePerGas: price }, 1_560_000n * price);
  });

  it("A-66 waits for a block whose base fee makes the operation look cheap", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n), gasLimit(2n * USUAL_COST)]);
    for (const baseFee of [1n, GWEI]) {
      await setNextBlockBaseFeePerGas(baseFee);
      const operation = await sessionOperation(w, sessionId, send(w));
      const spent = await lossOf(w, { sessions: [sessionId] }, async () => {
        const { isExecuted, receipt } = await handleOps(w, [operation]);
        expect(isExecuted).to.equal(true);
        const frames = await framesOf(String(receipt?.hash), await w.module.getAddress());
        const ops = frames.flat().map(({ op }) => op);
        expect(ops).to.include("SLOAD");
        expect(ops.filter((op) => op === "BASEFEE" || op === "GASPRICE")).to.deep.equal([]);
      });
      expect(spent[`gas of ${sessionId}`]).to.equal(-USUAL_COST);
    }
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", [USUAL_COST, 0n]),
    );
  });
});

describe("Attacks on what is charged [SK-09] [SK-15]", function () {
  it("A-73 has its calls revert, to get back what validation charged", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const tooMuch = parseEther("1000") + 1n;
    const sessionId = await grant(w, [native(9n), await erc20(token, 2n * tooMuch), gasLimit(3n * USUAL_COST)]);
    const failing = [...send(w), await callOf(w.token, "transfer", [w.stranger.address, tooMuch])];
    const spent = await lossOf(w, { sessions: [sessionId] }, async () => {
      const outcome = await handleOps(w, [await sessionOperation(w, sessionId, failing)]);
      expect([outcome.isAllowed, outcome.isExecuted]).to.deep.equal([true, false]);
    });
    const deposit = `deposit of ${w.account.address}`;
    expect(-(spent[deposit] as bigint) <= USUAL_COST, "gas within what was charged").to.equal(true);
    delete spent[deposit];
    // The allowances are charged, and nothing of what they allow has left the account.
    expect(spent).to.deep.equal({
      [`native of ${sessionId}`]: -1n,
      [`token of ${sessionId}`]: -tooMuch,
      [`gas of ${sessionId}`]: -USUAL_COST,
    });
    await expectAllowed(w, sessionId, send(w));
  });

  it("A-74 has the same rule granted twice, to count it double or to spend it twice", async function () {
    const w = await world();
    await install(w);
    const token = await erc20(w.token, 5n);
    const twice = {
      [PermissionType.NativeTokenTransfer]: native(5n),
      [PermissionType.ERC20TokenTransfer]: token,
      [PermissionType.GasLimit]: gasLimit(5n),
    };
    const all = Object.values(twice);
    const sessionId = sessionIdOf(sessionOf(w, all));
    for (const [type, permission] of Object.entries(twice)) {
      const refused = sessionOf(w, [...all, permission]);
      await expectGrantRefused(w, refused, "DuplicatePermission", [3n, BigInt(type)]);
      expect((await w.module.getSession(w.account.address, sessionId)).status, "granted").to.equal(0n);
      expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(0n);
    }
    await grantSession(w, sessionOf(w, all));
    expect(await w.module.tokenAllowance(w.account.address, sessionId, await w.token.getAddress())).to.equal(5n);
  });
});

const errors = new Interface(["error Error(string)", "error InvalidPaymasterData(uint256 length)"]);
const aa93 = () => errors.encodeErrorResult("Error", ["AA93 invalid paymasterAndData"]);

/** How each EntryPoint refuses a paymaster field of so many bytes. */
const SHORT_PAYMASTER: Record<EntryPointVersion, (length: number) => string> = {
  "v0.7": aa93,
  "v0.8": aa93,
  "v0.9": (length) => errors.encodeErrorResult("InvalidPaymasterData", [length]),
};

describe("Attacks with a paymaster field that is cut off [SK-08]", function () {
  for (const version of ENTRY_POINT_VERSIONS) {
    it(`C-35 sends fewer than the 52 bytes that name a paymaster and its gas, on EntryPoint ${version}`, async function () {
      const w = await world();
      const account = w.accounts[version];
      await install(w, account);
      const sponsored = sessionOf(w, [native(9n)], { paymasterPolicy: PaymasterPolicy.Any });
      const paying = sessionOf(w, [native(9n), gasLimit(USUAL_COST)], { salt: 1n });
      const sessions = [sponsored, paying].map(sessionIdOf);
      for (const session of [sponsored, paying]) await grantSession(w, session, { account });
      const whole = concat([w.stranger.address, toBeHex(1, 16), toBeHex(1, 16)]);
      for (const length of [1, 19, 20, 51]) {
        for (const sessionId of sessions) {
          const operation = await sessionOperation(w, sessionId, send(w), { account });
          const cut = { ...operation, paymasterAndData: whole.slice(0, 2 + 2 * length) };
          await expectNoLoss(w, { account, sessions }, async () => {
            const { isAllowed, refusal } = await handleOps(w, [cut], account);
            expect(isAllowed, "allowed").to.equal(false);
            expect(refusal?.data).to.equal(SHORT_PAYMASTER[version](length));
          });
        }
      }
      await expectAllowed(w, sessions[1], send(w), { account });
    });
  }
});
