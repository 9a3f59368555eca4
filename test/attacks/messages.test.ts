import { time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { MaxUint256, concat, getBytes, id, type Contract } from "ethers";

import { grantDigest } from "../../src/grantTypedData";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, encodeSessionSignature, signOperation } from "../../src/sessionSignature";
import { callOf } from "../helpers/calls";
import { deferredGrant, grantScope, signGrant } from "../helpers/deferred";
import { ownerCalls, ownerSendsData } from "../helpers/moduleCalls";
import { expectAllowed, handleOps, refusalOf, sessionOperation } from "../helpers/operations";
import { gasLimit, native, root } from "../helpers/permissions";
import { grant, grantSession, ownerSends, sessionOf, uninstallCallData } from "../helpers/sessions";
import { timeNow } from "../helpers/timeNow";
import { deploy, world, type TestAccount, type World } from "../helpers/world";
import { secondAccount } from "./helpers/accounts";
import { expectNoLoss, lossOf } from "./helpers/loss";

const AMOUNT = 10n;
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** An account that approved a contract which moves tokens for a signature, as Permit2 does. */
async function fixture() {
  const w = await world();
  const limited = await grant(w, [native(9n)]);
  const rootId = await grantSession(w, sessionOf(w, [root()], { salt: 1n }));
  const orders = await deploy("SignedOrders");
  await approve(w, w.account, orders);
  return { w, limited, rootId, orders };
}

async function approve(w: World, account: TestAccount, orders: Contract): Promise<void> {
  const call = await callOf(w.token, "approve", [await orders.getAddress(), MaxUint256]);
  expect((await ownerSends(w, [call], { account })).isExecuted).to.equal(true);
}

/** Tries to have the account's tokens moved to the stranger with this ERC-1271 signature. */
async function isFilled(w: World, orders: Contract, signature: string, account = w.account): Promise<boolean> {
  const args = [await w.token.getAddress(), account.address, w.stranger.address, AMOUNT, signature];
  const refusal = await refusalOf(async () => {
    const sent = await orders.getFunction("fill")(...args, { gasLimit: 1_000_000n });
    await sent.wait();
  });
  return refusal === undefined;
}

async function digestOf(w: World, orders: Contract, account = w.account): Promise<string> {
  const args = [await w.token.getAddress(), account.address, w.stranger.address, AMOUNT];
  return String(await orders.getFunction("digestOf")(...args));
}

/** All that a session key can make of a hash. */
async function keysSignatures(w: World, sessionId: string, hash: string): Promise<string[]> {
  const module = await w.module.getAddress();
  const bare = w.sessionKey.signingKey.sign(hash).serialized;
  const personal = await w.sessionKey.signMessage(getBytes(hash));
  const inner = [
    bare,
    encodeSessionSignature(SignatureMode.Raw, sessionId, bare),
    encodeSessionSignature(SignatureMode.Personal, sessionId, personal),
    await signOperation(w.sessionKey, { module, sessionId, userOpHash: hash }),
  ];
  const validator = await w.ownerValidator.getAddress();
  return [...inner.map((signature) => concat([module, signature])), concat([validator, bare]), bare];
}

async function expectNoOrder(w: World, orders: Contract, sessionIds: string[], account = w.account) {
  const hash = await digestOf(w, orders, account);
  await expectNoLoss(w, { account, sessions: sessionIds, spenders: [await orders.getAddress()] }, async () => {
    for (const sessionId of sessionIds) {
      for (const signature of await keysSignatures(w, sessionId, hash)) {
        expect(await isFilled(w, orders, signature, account)).to.equal(false);
      }
    }
  });
}

/** The owner's own signature moves the tokens. */
async function expectOwnersOrder(w: World, orders: Contract, account = w.account): Promise<void> {
  const byOwner = w.owner.signingKey.sign(await digestOf(w, orders, account)).serialized;
  const signature = concat([await w.ownerValidator.getAddress(), byOwner]);
  const spent = await lossOf(w, { account }, async () =>
    expect(await isFilled(w, orders, signature, account)).to.equal(true),
  );
  expect(spent).to.deep.equal({ [`token ${await w.token.getAddress()}`]: -AMOUNT });
}

describe("Attacks with messages that a session key signs for the account (ERC-1271) [SK-11]", function () {
  it("A-109 signs a permit or an order that would move the account's tokens", async function () {
    const { w, limited, rootId, orders } = await fixture();
    await expectNoOrder(w, orders, [limited, rootId]);
    await expectOwnersOrder(w, orders);
  });

  it("A-110 signs with a session that is revoked or expired", async function () {
    const { w, limited, rootId, orders } = await fixture();
    const soon = (await timeNow()) + 100;
    const expiring = await grantSession(w, sessionOf(w, [root()], { salt: 2n, validUntil: soon }));
    await ownerCalls(w, "revokeSession", [rootId]);
    await time.increaseTo(soon + 1);
    await expectNoOrder(w, orders, [rootId, expiring]);
    await expectOwnersOrder(w, orders);
    await expectAllowed(w, limited, send(w));
  });

  it("A-111 signs once for two accounts with the same key", async function () {
    const { w, limited, orders } = await fixture();
    const account = await secondAccount(w);
    expect(await grant(w, [native(9n)], {}, account)).to.equal(limited);
    await approve(w, account, orders);
    await expectNoOrder(w, orders, [limited]);
    await expectNoOrder(w, orders, [limited], account);
    await expectOwnersOrder(w, orders, account);
  });

  it("A-112 signs a grant in the owner's place, with root even", async function () {
    const { w, rootId } = await fixture();
    const wide = { ...deferredGrant(w, []), session: sessionOf(w, [root()], { salt: 9n }) };
    const wideId = sessionIdOf(wide.session);
    const digest = grantDigest(wide, await grantScope(w));
    await expectNoLoss(w, { sessions: [wideId, rootId] }, async () => {
      for (const ownerSignature of await keysSignatures(w, rootId, digest)) {
        const signedGrant = { grant: wide, ownerSignature };
        const { refusal } = await handleOps(w, [await sessionOperation(w, wideId, send(w), { signedGrant })]);
        expect(refusal?.error?.name).to.equal("InvalidOwnerSignature");
      }
    });
    await expectAllowed(w, wideId, send(w), { signedGrant: await signGrant(w, wide) });
  });

  it("A-114 signs through the module after it was uninstalled", async function () {
    const { w, rootId, orders } = await fixture();
    await expectAllowed(w, rootId, send(w));
    await ownerSendsData(w, uninstallCallData(await w.module.getAddress()));
    await expectNoOrder(w, orders, [rootId]);
    const [signature] = await keysSignatures(w, rootId, id("a message"));
    const answer = await w.module.isValidSignatureWithSender(w.account.address, id("a message"), signature);
    expect(answer).to.equal("0xffffffff");
    await expectOwnersOrder(w, orders);
  });
});

describe("Attacks with the owner's signature of a grant [SK-18]", function () {
  it("C-22 uses it elsewhere, as an ERC-1271 signature of something else", async function () {
    const { w, orders } = await fixture();
    const signed = await signGrant(w, deferredGrant(w, [native(MaxUint256)], { salt: 3n }));
    await expectNoLoss(w, { spenders: [await orders.getAddress()] }, async () =>
      expect(await isFilled(w, orders, signed.ownerSignature)).to.equal(false),
    );
    const order = w.owner.signingKey.sign(await digestOf(w, orders)).serialized;
    const asGrant = { ...signed, ownerSignature: concat([await w.ownerValidator.getAddress(), order]) };
    const sessionId = sessionIdOf(signed.grant.session);
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      const operation = await sessionOperation(w, sessionId, send(w), { signedGrant: asGrant });
      expect((await handleOps(w, [operation])).refusal?.error?.name).to.equal("InvalidOwnerSignature");
    });
    await expectOwnersOrder(w, orders);
    await expectAllowed(w, sessionId, send(w), { signedGrant: signed });
  });

  it("B-07 uses a wide grant that the owner signed before a narrow one for the same id", async function () {
    const { w } = await fixture();
    const narrow = deferredGrant(w, [native(1n)], { salt: 5n });
    const wide = { ...narrow, session: { ...narrow.session, permissions: [native(), gasLimit()] } };
    const [signedWide, signedNarrow] = [await signGrant(w, wide), await signGrant(w, narrow)];
    const sessionId = sessionIdOf(wide.session);
    const greedy = [{ to: w.stranger.address, value: 5n }];
    // The narrow one first: the wide one is skipped, because the session stands.
    await expectAllowed(w, sessionId, send(w), { signedGrant: signedNarrow });
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      const operation = await sessionOperation(w, sessionId, greedy, { signedGrant: signedWide });
      expect((await handleOps(w, [operation])).refusal?.error?.name).to.equal("NativeAllowanceExceeded");
    });
  });

  it("B-07 uses the wide grant first: revoking its id, or its deadline, is what ends it", async function () {
    const { w } = await fixture();
    const soon = (await timeNow()) + 100;
    const wide = deferredGrant(w, [native()], { salt: 6n });
    const [open, short] = [await signGrant(w, wide), await signGrant(w, { ...wide, deadline: soon })];
    const late = await signGrant(w, { ...wide, session: { ...wide.session, salt: 7n }, deadline: soon });
    const [sessionId, lateId] = [open, late].map(({ grant: { session } }) => sessionIdOf(session));
    await ownerCalls(w, "revokeSession", [sessionId]);
    await time.increaseTo(soon + 1);
    await expectNoLoss(w, { sessions: [sessionId, lateId] }, async () => {
      for (const signedGrant of [open, short]) {
        const operation = await sessionOperation(w, sessionId, send(w), { signedGrant });
        expect((await handleOps(w, [operation])).refusal?.error?.name).to.equal("SessionIsRevoked");
      }
      const operation = await sessionOperation(w, lateId, send(w), { signedGrant: late });
      expect((await handleOps(w, [operation])).refusal?.entryPointReason).to.equal("AA22 expired or not due");
    });
    const narrow = deferredGrant(w, [native(1n)], { salt: 8n });
    await expectAllowed(w, sessionIdOf(narrow.session), send(w), { signedGrant: await signGrant(w, narrow) });
  });
});
