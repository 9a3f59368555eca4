import { expect } from "chai";
import { ZeroAddress, ZeroHash, concat } from "ethers";

import { erc6900Interface } from "../../src/accounts/erc6900";
import { encodeExecute } from "../../src/accounts/erc7579";
import { PaymasterPolicy } from "../../src/session";
import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import { DUMMY_SIGNATURE, VALIDATE_USER_OP } from "../helpers/direct";
import { USUAL_COST, USUAL_GAS, expectAllowed, expectRefused } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { grantByStranger, purseOf, wordsOf } from "../helpers/purses";
import { grant } from "../helpers/sessions";
import { world, type World } from "../helpers/world";

const GAS = 3n * USUAL_COST;

/** The module validates an operation of the stranger under a signature of nobody, in a transaction. */
async function validateByStranger(w: World, sessionId: string, callData: string, fields = {}): Promise<void> {
  const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, DUMMY_SIGNATURE);
  const base = { sender: w.stranger.address, nonce: 0n, initCode: "0x", callData, paymasterAndData: "0x" };
  const operation = packUserOperation({ ...base, ...USUAL_GAS, signature, ...fields });
  await w.module.connect(w.stranger).getFunction(VALIDATE_USER_OP)(operation, ZeroHash);
}

describe("a purse: gas and one allowance in one word [SK-02] [SK-08]", function () {
  it("has what remains of the gas and of the token, and the header stays as it is", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 100n), gasLimit(GAS)]);
    const [header, purse] = await wordsOf(w, sessionId);
    expect(purse).to.equal(purseOf(token, GAS, 100n));
    await expectAllowed(w, sessionId, [await callOf(w.token, "transfer", [w.stranger.address, 60n])]);
    expect(await wordsOf(w, sessionId)).to.deep.equal([header, purseOf(token, GAS - USUAL_COST, 40n)]);
    expect((await w.module.getSession(w.account.address, sessionId)).gasAllowance).to.equal(GAS - USUAL_COST);
    expect(await w.module.tokenAllowance(w.account.address, sessionId, token)).to.equal(40n);
  });

  it("has what remains of the gas and of the native allowance", async function () {
    const w = await world();
    const sessionId = await grant(w, [gasLimit(GAS), native(5n)]);
    const [header] = await wordsOf(w, sessionId);
    const send = (value: bigint) => ({ to: w.stranger.address, value });
    await expectAllowed(w, sessionId, [send(1n), send(2n)]);
    expect(await wordsOf(w, sessionId)).to.deep.equal([header, purseOf(ZeroAddress, GAS - USUAL_COST, 2n)]);
    expect(await w.module.nativeAllowance(w.account.address, sessionId)).to.equal(2n);
    await expectRefused(w, sessionId, [send(3n)], "NativeAllowanceExceeded", [0n, w.stranger.address, 3n, 2n]);
    await expectAllowed(w, sessionId, [send(2n)]);
    expect((await wordsOf(w, sessionId))[1]).to.equal(purseOf(ZeroAddress, GAS - 2n * USUAL_COST, 0n));
  });

  it("is charged for each call of a batch", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 100n), gasLimit(GAS)]);
    const transfer = await callOf(w.token, "transfer", [w.stranger.address, 30n]);
    const approve = await callOf(w.token, "approve", [w.stranger.address, 40n]);
    await expectAllowed(w, sessionId, [transfer, approve, transfer]);
    expect((await wordsOf(w, sessionId))[1]).to.equal(purseOf(token, GAS - USUAL_COST, 0n));
  });

  it("is charged the allowance alone where a free paymaster pays, or the account calls", async function () {
    const w = await world();
    const account = w.stranger.address;
    const token = await w.token.getAddress();
    const sessionId = await grantByStranger(w, [await erc20(token, 10n), gasLimit(GAS)], {
      paymasterPolicy: PaymasterPolicy.Any,
    });
    const call = await callOf(w.token, "transfer", [w.bundler.address, 4n]);
    const paymaster = { paymasterAndData: concat([w.bundler.address, `0x${"00".repeat(32)}`]) };
    await validateByStranger(w, sessionId, encodeExecute([call]), paymaster);
    expect((await wordsOf(w, sessionId, account))[1]).to.equal(purseOf(token, GAS, 6n));
    const execute = erc6900Interface.encodeFunctionData("execute", [call.to, 0n, call.data]);
    const module = w.module.connect(w.stranger);
    await module.validateRuntime(account, 0, w.sessionKey.address, 0n, execute, sessionId);
    expect((await wordsOf(w, sessionId, account))[1]).to.equal(purseOf(token, GAS, 2n));
  });

  it("pays the last wei and the last unit, and not one more of either", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 3n), gasLimit(USUAL_COST)]);
    const transfer = (amount: bigint) => callOf(w.token, "transfer", [w.stranger.address, amount]);
    const dearer = { fields: { preVerificationGas: USUAL_GAS.preVerificationGas + 1n } };
    const cost = USUAL_COST + USUAL_GAS.maxFeePerGas;
    await expectRefused(w, sessionId, [await transfer(3n)], "GasAllowanceExceeded", [cost, USUAL_COST], dearer);
    await expectRefused(w, sessionId, [await transfer(4n)], "TokenAllowanceExceeded", [0n, token, 4n, 3n]);
    await expectAllowed(w, sessionId, [await transfer(3n)]);
    expect((await wordsOf(w, sessionId))[1]).to.equal(purseOf(token, 0n, 0n));
    await expectRefused(w, sessionId, [await transfer(0n)], "GasAllowanceExceeded", [USUAL_COST, 0n]);
  });

  it("under a wrong signature gives all its gas and keeps the allowance apart", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grantByStranger(w, [await erc20(token, 3n), gasLimit(USUAL_COST - 1n)]);
    const callData = encodeExecute([await callOf(w.token, "transfer", [w.bundler.address, 2n])]);
    await validateByStranger(w, sessionId, callData);
    expect((await wordsOf(w, sessionId, w.stranger.address))[1]).to.equal(purseOf(token, 0n, 1n));
  });
});
