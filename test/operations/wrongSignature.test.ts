import { expect } from "chai";

import { encodeExecute, encodeExecution, encodeSingle, type Call } from "../../src/accounts/erc7579";
import type { UserOperation } from "../../src/userOperation";
import { modeOf } from "../helpers/calls";
import { validate, validateUnsigned } from "../helpers/direct";
import { USUAL_COST, expectError, expectSignatureError, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { world } from "../helpers/world";

const SIG_VALIDATION_FAILED = 1n;
const INFLATED: Partial<UserOperation> = { callGasLimit: 2n ** 100n, maxFeePerGas: 2n ** 100n };

// Direct calls in the account's name: under a wrong signature the EntryPoint says AA24 whatever validation returned.
async function fixture() {
  const w = await world();
  await install(w);
  const token = await w.token.getAddress();
  const permissions = [native(1n), await erc20(token, 1n)];
  const sessionId = await grantSession(w, sessionOf(w, [...permissions, gasLimit(USUAL_COST)]));
  const withoutGas = await grantSession(w, sessionOf(w, permissions, { salt: 1n }));
  const call: Call = { to: w.stranger.address, value: 1n };
  return { w, token, sessionId, withoutGas, call };
}

describe("under a wrong signature [SK-10]", function () {
  it("an operation that breaks no rule fails without a reason", async function () {
    const { w, sessionId, call } = await fixture();
    const { validationData } = await validateUnsigned(w, sessionId, encodeExecute([call]));
    expect(validationData).to.equal(SIG_VALIDATION_FAILED);
    expect((await validate(w, sessionId, encodeExecute([call]))).validationData).to.equal(0n);
  });

  it("a breach of the gas limit does not revert, as under a right one", async function () {
    const { w, sessionId, call } = await fixture();
    const callData = encodeExecute([call]);
    for (const fields of [INFLATED, { preVerificationGas: 60_001n }, { preVerificationGas: 2n ** 256n - 1n }]) {
      const unsigned = await validateUnsigned(w, sessionId, callData, { fields });
      expect(unsigned.validationData).to.equal(SIG_VALIDATION_FAILED);
      const { refusal } = await validate(w, sessionId, callData, { fields });
      expect(refusal?.error?.name).to.equal("GasAllowanceExceeded");
    }
  });

  it("a missing gas limit does not revert, as under a right one", async function () {
    const { w, withoutGas, call } = await fixture();
    const callData = encodeExecute([call]);
    const { validationData } = await validateUnsigned(w, withoutGas, callData);
    expect(validationData).to.equal(SIG_VALIDATION_FAILED);
    expectError((await validate(w, withoutGas, callData)).refusal, "GasNotPermitted", [USUAL_COST]);
  });

  it("every other breach reverts, whatever the gas", async function () {
    const { w, token, sessionId, withoutGas, call } = await fixture();
    const transfer = w.token.interface.encodeFunctionData("transfer", [w.stranger.address, 2n]);
    const tryMode = modeOf("0x0001");
    const breaches: [string, string, unknown[]][] = [
      [encodeExecute([{ ...call, value: 2n }]), "NativeAllowanceExceeded", [0n, call.to, 2n, 1n]],
      [encodeExecute([{ to: token, data: transfer }]), "TokenAllowanceExceeded", [0n, token, 2n, 1n]],
      [encodeExecute([{ to: w.account.address }]), "AccountCallNotPermitted", [0n, "0x00000000"]],
      [encodeExecution(tryMode, encodeSingle(call)), "UnsupportedExecutionMode", [tryMode]],
      ["0x8dd7712f", "ExecuteUserOpNotPermitted", []],
    ];
    for (const [callData, error, args] of breaches) {
      for (const [id, fields] of [
        [sessionId, {}],
        [sessionId, INFLATED],
        [withoutGas, {}],
      ] as const) {
        expectError((await validateUnsigned(w, id, callData, { fields })).refusal, error, args);
      }
    }
  });

  it("the EntryPoint says AA24 and charges nothing", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(1n), gasLimit(USUAL_COST)]);
    const calls = [{ to: w.stranger.address, value: 1n }];
    await expectSignatureError(w, await sessionOperation(w, sessionId, calls, { key: w.stranger }));
    const inflated = { key: w.stranger, fields: { verificationGasLimit: 600_000n } };
    await expectSignatureError(w, await sessionOperation(w, sessionId, calls, inflated));
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(1n);
    expect((await w.module.getSession(w.account.address, sessionId)).gasAllowance).to.equal(USUAL_COST);
  });
});
