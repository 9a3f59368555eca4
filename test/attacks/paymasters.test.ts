import { expect } from "chai";
import { MaxUint256, ZeroAddress, parseEther } from "ethers";
import { ethers } from "hardhat";

import { PaymasterPolicy, type Session } from "../../src/session";
import { encodePaymaster } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import {
  USUAL_COST,
  expectAllowed,
  expectRefused,
  sessionOperation,
  type OperationOptions,
} from "../helpers/operations";
import { PAYMASTER_GAS, deployPaymaster, paidBy } from "../helpers/paymaster";
import { gasLimit, native, root } from "../helpers/permissions";
import { expectGrantRefused, grantSession, install, ownerSends, sessionOf } from "../helpers/sessions";
import { world, type World } from "../helpers/world";
import { expectReason } from "./helpers/bundle";
import { expectNoLoss, lossOf } from "./helpers/loss";

const PRICE = 2_000_000_000n;
const PAID_COST = USUAL_COST + PAYMASTER_GAS * PRICE;
const GAS = { verification: 200_000n, postOp: 100_000n };

const send = (w: World) => [{ to: w.stranger.address, value: 1n }];
const only = (paymaster: string) => ({ paymasterPolicy: PaymasterPolicy.Only, paymaster });

/** A token paymaster that the account approved once, for operations of the owner. */
async function withTokenPaymaster() {
  const w = await world();
  await install(w);
  const [token, entryPoint] = [await w.token.getAddress(), await w.account.entryPoint.getAddress()];
  const value = parseEther("5");
  const deployed = await ethers.deployContract("TokenPaymaster", [entryPoint, token], { value });
  const paymaster = await deployed.getAddress();
  await ownerSends(w, [await callOf(w.token, "approve", [paymaster, MaxUint256])]);
  const options: OperationOptions = { fields: { paymasterAndData: encodePaymaster(paymaster, GAS) } };
  const grant = (permissions: Session["permissions"], fields: Partial<Session>) =>
    grantSession(w, sessionOf(w, permissions, fields));
  return { w, paymaster, options, grant, taken: `token ${token}` };
}

describe("Attacks through a paymaster [SK-08]", function () {
  it("A-67 has a paymaster that nobody named pay, and take the account's tokens for it", async function () {
    const { w, paymaster, options, grant, taken } = await withTokenPaymaster();
    const other = await deployPaymaster(w.account, w.stranger);
    const cost = USUAL_COST + (GAS.verification + GAS.postOp) * PRICE;
    const none = await grant([native(9n)], {});
    const another = await grant([native(9n)], { ...only(other.address), salt: 1n });
    for (const sessionId of [none, another]) {
      await expectNoLoss(w, { sessions: [sessionId], spenders: [paymaster], depositors: [paymaster] }, () =>
        expectRefused(w, sessionId, send(w), "GasNotPermitted", [cost], options),
      );
    }
    const named = await grant([native(9n)], { ...only(paymaster), salt: 2n });
    const spent = await lossOf(w, { sessions: [named] }, () => expectAllowed(w, named, send(w), options));
    expect((spent[taken] as bigint) < 0n, "the named one takes tokens").to.equal(true);
    expect(spent).to.not.have.property(`deposit of ${w.account.address}`);
  });

  it("B-06 burns the account's tokens through a paymaster that the account approved, with a huge preVerificationGas", async function () {
    const { w, paymaster, options, grant, taken } = await withTokenPaymaster();
    const usual = USUAL_COST + (GAS.verification + GAS.postOp) * PRICE;
    const preVerificationGas = 500_000_000n;
    const burning = { fields: { ...options.fields, preVerificationGas } };
    const cost = usual + (preVerificationGas - 60_000n) * PRICE;
    const sessionId = await grant([native(9n), gasLimit(usual)], {});
    await expectNoLoss(w, { sessions: [sessionId], spenders: [paymaster], depositors: [paymaster] }, () =>
      expectRefused(w, sessionId, send(w), "GasAllowanceExceeded", [cost, usual], burning),
    );
    const spent = await lossOf(w, { sessions: [sessionId] }, () => expectAllowed(w, sessionId, send(w), options));
    expect(spent[`gas of ${sessionId}`], "charged in full").to.equal(-usual);
    expect(-(spent[taken] as bigint) <= usual, "at one unit for each wei").to.equal(true);
  });

  it("A-68 pays itself where a paymaster is asked for, and brings a paymaster where none is free", async function () {
    const w = await world();
    await install(w);
    const [named, other] = [await deployPaymaster(w.account, w.stranger), await deployPaymaster(w.account, w.owner)];
    const depositors = [named.address, other.address];
    const sponsored = await grantSession(w, sessionOf(w, [native(9n)], only(named.address)));
    const none = await grantSession(w, sessionOf(w, [native(9n)], { salt: 1n }));
    const [byNamed, byOther] = [await paidBy(w, named, send(w)), await paidBy(w, other, send(w))];
    const attacks: [string, bigint, OperationOptions][] = [
      [sponsored, USUAL_COST, {}],
      [sponsored, PAID_COST, byOther],
      [none, USUAL_COST, {}],
      [none, PAID_COST, byNamed],
    ];
    for (const [sessionId, cost, options] of attacks) {
      await expectNoLoss(w, { sessions: [sponsored, none], depositors }, () =>
        expectRefused(w, sessionId, send(w), "GasNotPermitted", [cost], options),
      );
    }
    const spent = await lossOf(w, { sessions: [sponsored] }, () => expectAllowed(w, sponsored, send(w), byNamed));
    expect(spent).to.deep.equal({ ether: -1n, [`native of ${sponsored}`]: -1n });
  });

  it("A-69 has a session granted whose free paymaster is the zero address, which would be no restriction", async function () {
    const w = await world();
    await install(w);
    const zero = sessionOf(w, [native(9n)], only(ZeroAddress));
    await expectGrantRefused(w, zero, "PaymasterMissing", []);
    const unnamed = { paymasterPolicy: PaymasterPolicy.Any, paymaster: w.stranger.address };
    await expectGrantRefused(w, sessionOf(w, [native(9n)], unnamed), "PaymasterUnexpected", [w.stranger.address]);
    const args = [BigInt(PaymasterPolicy.Only)];
    await expectGrantRefused(w, sessionOf(w, [root()], only(w.stranger.address)), "RootWithPaymasterPolicy", args);
    const named = await deployPaymaster(w.account, w.stranger);
    const sessionId = await grantSession(w, sessionOf(w, [native(9n)], only(named.address)));
    await expectAllowed(w, sessionId, send(w), await paidBy(w, named, send(w)));
  });

  it("C-36 swaps the paymaster of a signed operation, or takes it away, on the way to the EntryPoint", async function () {
    const w = await world();
    await install(w);
    const [named, other] = [await deployPaymaster(w.account, w.stranger), await deployPaymaster(w.account, w.owner)];
    const session = sessionOf(w, [native(9n), gasLimit(9n * PAID_COST)], only(named.address));
    const sessionId = await grantSession(w, session);
    const signed = await sessionOperation(w, sessionId, send(w), await paidBy(w, named, send(w)));
    const { fields = {} } = await paidBy(w, other, send(w));
    const depositors = [named.address, other.address];
    for (const paymasterAndData of ["0x", String(fields.paymasterAndData)]) {
      await expectNoLoss(w, { sessions: [sessionId], depositors }, () =>
        expectReason(w, [{ ...signed, paymasterAndData }], "AA24 signature error"),
      );
    }
    await expectAllowed(w, sessionId, send(w), await paidBy(w, named, send(w)));
  });
});
