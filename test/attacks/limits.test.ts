import { expect } from "chai";
import { MaxUint256, concat, parseEther } from "ethers";
import { ethers } from "hardhat";

import { erc7579Interface } from "../../src/accounts/erc7579";
import { PaymasterPolicy } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodePaymaster } from "../../src/userOperation";
import { callOf } from "../helpers/calls";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { ownerCalls } from "../helpers/moduleCalls";
import { expectAllowed, expectRefused, expectSignatureError, ownerOperation, refusalOf } from "../helpers/operations";
import { deployPaymaster, paidBy } from "../helpers/paymaster";
import { contractAccess, erc20, functionsOnContract, native } from "../helpers/permissions";
import { grant, grantSession, install, ownerSends, sessionOf, uninstallCallData } from "../helpers/sessions";
import { deploy, world, type World } from "../helpers/world";
import { expectNoLoss, lossOf } from "./helpers/loss";

const send = (w: World, value = 1n) => [{ to: w.stranger.address, value }];

/** The stranger takes the account's tokens under an approval. Returns whether it got them. */
async function isTaken(w: World, amount: bigint): Promise<boolean> {
  const token = w.token.connect(w.stranger) as typeof w.token;
  const refusal = await refusalOf(async () => {
    const args = [w.account.address, w.stranger.address, amount, { gasLimit: 200_000n }];
    const sent = await token.getFunction("transferFrom")(...args);
    await sent.wait();
  });
  return refusal === undefined;
}

/** What the owner's validator is told to make someone else the owner. */
async function changeOwner(w: World, next: string): Promise<void> {
  const validator = await w.ownerValidator.getAddress();
  const calls = [
    uninstallCallData(validator),
    erc7579Interface.encodeFunctionData("installModule", [1, validator, next]),
  ];
  const outcome = await ownerSends(
    w,
    calls.map((data) => ({ to: w.account.address, data })),
  );
  expect(outcome.isExecuted).to.equal(true);
}

describe("What outlives a session [SK-09] [SK-16]", function () {
  it("an approval that it made: the spender takes at most what the allowance was charged for", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const sessionId = await grant(w, [await erc20(token, 10n)]);
    await expectAllowed(w, sessionId, [await callOf(w.token, "approve", [w.stranger.address, 7n])]);
    await ownerCalls(w, "revokeSession", [sessionId]);
    await expectNoLoss(w, { sessions: [sessionId] }, async () => expect(await isTaken(w, 8n)).to.equal(false));
    const spent = await lossOf(w, { sessions: [sessionId] }, async () => expect(await isTaken(w, 7n)).to.equal(true));
    expect(spent[`token ${token}`]).to.equal(-7n);
    await expectNoLoss(w, { sessions: [sessionId] }, async () => expect(await isTaken(w, 1n)).to.equal(false));
  });

  it("an owner who changes: sessions stay as they are until the new owner ends them, grants not used yet are void", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const deferred = deferredGrant(w, [native(9n)], { salt: 1n });
    const signedGrant = await signGrant(w, deferred);
    await changeOwner(w, w.stranger.address);
    await expectAllowed(w, sessionId, send(w));
    const unused = { sessions: [sessionIdOf(deferred.session)] };
    await expectNoLoss(w, unused, async () => {
      const args = [w.account.address, await w.module.grantDigest(w.account.address, deferred)];
      await expectRefused(w, sessionIdOf(deferred.session), send(w), "InvalidOwnerSignature", args, { signedGrant });
    });
    const byOldOwner = await ownerOperation(w, send(w));
    await expectNoLoss(w, unused, () => expectSignatureError(w, byOldOwner));
    await ownerCalls({ ...w, owner: w.stranger }, "revokeAllSessions", []);
    const epoch = await w.module.epochOf(w.account.address);
    const args = [w.account.address, sessionId.toLowerCase(), 1n, epoch];
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectRefused(w, sessionId, send(w), "SessionIsVoid", args));
  });
});

describe("What an allowed contract does with its power [SK-02]", function () {
  it("a contract that the account approved spends for a session that may call it: no token's allowance counts", async function () {
    const w = await world();
    const token = await w.token.getAddress();
    const orders = await deploy("SignedOrders");
    const target = await orders.getAddress();
    await ownerSends(w, [await callOf(w.token, "approve", [target, MaxUint256])]);
    const sessionId = await grant(w, [await erc20(token, 5n), await contractAccess(target)]);
    const digest = await orders.getFunction("digestOf")(token, w.account.address, w.stranger.address, 50n);
    const byOwner = w.owner.signingKey.sign(String(digest)).serialized;
    const signature = concat([await w.ownerValidator.getAddress(), byOwner]);
    const fill = await callOf(orders, "fill", [token, w.account.address, w.stranger.address, 50n, signature]);
    const spent = await lossOf(w, { sessions: [sessionId] }, () => expectAllowed(w, sessionId, [fill]));
    expect(spent[`token ${token}`], "what the contract took").to.equal(-50n);
    expect(spent).to.not.have.property(`token of ${sessionId}`);
    const direct = await callOf(w.token, "transfer", [w.stranger.address, 6n]);
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, [direct], "TokenAllowanceExceeded", [0n, token, 6n, 5n]),
    );
  });

  it("a protected contract can't be granted, and an earlier grant that names it stays", async function () {
    const w = await world();
    const target = await w.recorder.getAddress();
    const sessionId = await grant(w, [await functionsOnContract(target, "a()")]);
    await ownerCalls(w, "protectTargets", [[target], true]);
    const call = { to: target, data: ethers.id("a()").slice(0, 10) };
    await expectAllowed(w, sessionId, [call]);
    await ownerCalls(w, "revokeSession", [sessionId]);
    await expectNoLoss(w, { sessions: [sessionId] }, () =>
      expectRefused(w, sessionId, [call], "SessionIsRevoked", [w.account.address, sessionId.toLowerCase()]),
    );
  });
});

describe("What a free paymaster costs [SK-08]", function () {
  it("under the policy Any, a paymaster takes the tokens that it was approved for: the warning means this", async function () {
    const w = await world();
    const [token, entryPoint] = [await w.token.getAddress(), await w.account.entryPoint.getAddress()];
    const deployed = await ethers.deployContract("TokenPaymaster", [entryPoint, token], { value: parseEther("5") });
    const paymaster = await deployed.getAddress();
    const approved = parseEther("0.01");
    await ownerSends(w, [await callOf(w.token, "approve", [paymaster, approved])]);
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(9n)], { paymasterPolicy: PaymasterPolicy.Any }));
    const gas = { verification: 200_000n, postOp: 100_000n };
    const options = { fields: { paymasterAndData: encodePaymaster(paymaster, gas) } };
    const spent = await lossOf(w, { sessions: [sessionId] }, () => expectAllowed(w, sessionId, send(w), options));
    const taken = -(spent[`token ${token}`] as bigint);
    expect(taken > 0n && taken <= approved, "at most what was approved").to.equal(true);
  });

  it("the one that is named pays for whatever the key sends, out of its deposit and not the account's", async function () {
    const w = await world();
    const named = await deployPaymaster(w.account, w.stranger);
    const fields = { paymasterPolicy: PaymasterPolicy.Only, paymaster: named.address };
    await install(w);
    const sessionId = await grantSession(w, sessionOf(w, [native(9n)], fields));
    const options = await paidBy(w, named, send(w));
    const watched = { sessions: [sessionId], depositors: [named.address] };
    const spent = await lossOf(w, watched, () => expectAllowed(w, sessionId, send(w), options));
    expect((spent[`deposit of ${named.address}`] as bigint) < 0n).to.equal(true);
    expect(spent).to.not.have.property(`deposit of ${w.account.address}`);
  });
});
