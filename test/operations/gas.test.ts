import { expect } from "chai";
import { MaxUint256 } from "ethers";

import { encodeExecute } from "../../src/accounts/erc7579";
import { encodePaymaster, type UserOperation } from "../../src/userOperation";
import { validate } from "../helpers/direct";
import { USUAL_COST, expectAllowed, expectError, expectRefused } from "../helpers/operations";
import { gasLimit, native, root } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const MAX_96 = 2n ** 96n - 1n;
const MAX_128 = 2n ** 128n - 1n;

const send = (w: World) => [{ to: w.stranger.address, value: 1n }];
const remaining = async (w: World, sessionId: string) =>
  (await w.module.getSession(w.account.address, sessionId)).gasAllowance;

/** Numbers that no two sums share. */
const UNEQUAL: Partial<UserOperation> = {
  preVerificationGas: 60_007n,
  verificationGasLimit: 500_011n,
  callGasLimit: 300_013n,
  maxFeePerGas: 2_000_000_017n,
  maxPriorityFeePerGas: 1_000_000_000n,
};
const UNEQUAL_COST = (60_007n + 500_011n + 300_013n) * 2_000_000_017n;

describe("gas-limit [SK-08]", function () {
  it("allows an operation that costs exactly the limit", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(UNEQUAL_COST)]);
    await expectAllowed(w, sessionId, send(w), { fields: UNEQUAL });
    expect(await remaining(w, sessionId)).to.equal(0n);
    const args = [UNEQUAL_COST, 0n];
    await expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", args, { fields: UNEQUAL });
  });

  it("refuses an operation that costs one wei more than the limit", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(UNEQUAL_COST - 1n)]);
    const args = [UNEQUAL_COST, UNEQUAL_COST - 1n];
    await expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", args, { fields: UNEQUAL });
    await expectAllowed(w, sessionId, send(w), { fields: { ...UNEQUAL, maxFeePerGas: 2_000_000_016n } });
  });

  it("adds up several operations at their maximum cost", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(3n * USUAL_COST - 1n)]);
    for (const left of [2n * USUAL_COST - 1n, USUAL_COST - 1n]) {
      await expectAllowed(w, sessionId, send(w));
      expect(await remaining(w, sessionId)).to.equal(left);
    }
    await expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", [USUAL_COST, USUAL_COST - 1n]);
  });

  it("is missing: the account pays for no gas", async function () {
    const w = await world();
    await install(w);
    const without = await grantSession(w, sessionOf(w, [native()]));
    const beside = await grantSession(w, sessionOf(w, [native(), gasLimit(USUAL_COST)], { salt: 1n }));
    await expectRefused(w, without, send(w), "GasNotPermitted", [USUAL_COST]);
    await expectAllowed(w, beside, send(w));
  });

  it("never decrements an unlimited limit", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(MaxUint256)]);
    await expectAllowed(w, sessionId, send(w));
    expect(await remaining(w, sessionId)).to.equal(MaxUint256);
  });

  it("decrements the largest finite limit without touching the fields above it", async function () {
    const w = await world();
    const window = { validAfter: 1, validUntil: 2 ** 47 - 1 };
    const sessionId = await grant(w, [native(), gasLimit(MAX_96)], window);
    await expectAllowed(w, sessionId, send(w));
    const info = await w.module.getSession(w.account.address, sessionId);
    expect(info.gasAllowance).to.equal(MAX_96 - USUAL_COST);
    expect([info.validAfter, info.validUntil]).to.deep.equal([1n, 2n ** 47n - 1n]);
  });

  it("does not bind root", async function () {
    const w = await world();
    await install(w);
    const without = await grantSession(w, sessionOf(w, [native()]));
    const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
    await expectRefused(w, without, send(w), "GasNotPermitted", [USUAL_COST]);
    await expectAllowed(w, rootId, send(w));
  });
});

describe("the cost of an operation [SK-08]", function () {
  const PAYMASTER = "0x00000000000000000000000000000000000000a1";
  const FREE: Partial<UserOperation> = {
    preVerificationGas: 0n,
    verificationGasLimit: 0n,
    callGasLimit: 0n,
    maxFeePerGas: 7n,
    maxPriorityFeePerGas: 0n,
  };
  const withPaymaster = (verification: bigint, postOp: bigint) => ({
    ...FREE,
    paymasterAndData: encodePaymaster(PAYMASTER, { verification, postOp }),
  });
  const EACH: Record<string, Partial<UserOperation>> = {
    preVerificationGas: { ...FREE, preVerificationGas: 1_000n },
    verificationGasLimit: { ...FREE, verificationGasLimit: 1_000n },
    callGasLimit: { ...FREE, callGasLimit: 1_000n },
    paymasterVerificationGasLimit: withPaymaster(1_000n, 0n),
    paymasterPostOpGasLimit: withPaymaster(0n, 1_000n),
  };

  // Direct calls: the EntryPoint refuses operations whose other gas numbers are zero, or as large as below.
  async function costOf(w: World, sessionId: string, fields: Partial<UserOperation>) {
    return validate(w, sessionId, encodeExecute(send(w)), { fields });
  }

  for (const [title, fields] of Object.entries(EACH)) {
    it(`counts ${title} times the maximum fee`, async function () {
      const w = await world();
      await install(w);
      const enough = await grantSession(w, sessionOf(w, [native(), gasLimit(7_000n)]));
      const less = await grantSession(w, sessionOf(w, [native(), gasLimit(6_999n)], { salt: 1n }));
      expect((await costOf(w, enough, fields)).validationData).to.equal(0n);
      expectError((await costOf(w, less, fields)).refusal, "GasAllowanceExceeded", [7_000n, 6_999n]);
    });
  }

  it("does not count the priority fee", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(7_000n)]);
    const fields = { ...EACH.callGasLimit, maxPriorityFeePerGas: 1_000_000n };
    expect((await costOf(w, sessionId, fields)).validationData).to.equal(0n);
    const { refusal } = await costOf(w, sessionId, { ...fields, maxFeePerGas: 8n });
    expectError(refusal, "GasAllowanceExceeded", [8_000n, 7_000n]);
  });

  it("never wraps", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(), gasLimit(MAX_96)]);
    // Gas of more than 128 bits, which no EntryPoint takes, shows as the largest number.
    const refusedAt = async (fields: Partial<UserOperation>, cost = MaxUint256) => {
      const { refusal } = await costOf(w, sessionId, { ...FREE, maxFeePerGas: 1n, ...fields });
      expectError(refusal, "GasAllowanceExceeded", [cost, MAX_96]);
    };
    await refusedAt({ preVerificationGas: MaxUint256 });
    await refusedAt({ preVerificationGas: MaxUint256, callGasLimit: 1n });
    await refusedAt({ preVerificationGas: MaxUint256, callGasLimit: MAX_128, verificationGasLimit: MAX_128 });
    await refusedAt({ preVerificationGas: 2n ** 128n, maxFeePerGas: 2n ** 127n });
    await refusedAt({ preVerificationGas: 2n ** 255n, maxFeePerGas: 2n });
    await refusedAt({ preVerificationGas: MAX_128, callGasLimit: 1n });
    await refusedAt({ callGasLimit: MAX_128, verificationGasLimit: MAX_128 });
    await refusedAt(withPaymaster(MAX_128, MAX_128));
    await refusedAt({ callGasLimit: MAX_128, maxFeePerGas: MAX_128 }, MAX_128 * MAX_128);
    await refusedAt({ preVerificationGas: MAX_128, maxFeePerGas: MAX_128 }, MAX_128 * MAX_128);
    await refusedAt({ preVerificationGas: 2n ** 96n }, 2n ** 96n);
    const exact = { ...FREE, preVerificationGas: MAX_96, maxFeePerGas: 1n };
    expect((await costOf(w, sessionId, exact)).validationData).to.equal(0n);
  });
});
