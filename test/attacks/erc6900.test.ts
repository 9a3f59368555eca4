import { loadFixture, setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { Contract, concat, parseEther, type Wallet } from "ethers";

import { typedDataDigest } from "../../src/accounts/typedDataDigest";
import { erc6900Interface } from "../../src/accounts/erc6900";
import { SessionStatus } from "../../src/session";
import { SignatureMode, encodeSessionSignature } from "../../src/sessionSignature";
import { erc6900Account, underValidation } from "../behaviors/drivers/erc6900";
import { NO_SESSIONS, adapterOf, encodeInstall, mount, type Mounted } from "../behaviors/mounted";
import {
  expectAllowed,
  expectRefused,
  expectSignatureError,
  grant,
  grantExactly,
  ownerSends,
  sessionOperation,
  signMessageAsOwner,
  textMessage,
} from "../behaviors/operations";
import { handleOps, refusalOf } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { expectNoLoss, lossOf } from "./helpers/loss";

const ENTITIES = [0, 1, 2 ** 32 - 2];

const mounted = () => mount(erc6900Account, "v0.8");
const send = (m: Mounted, value = 1n) => [{ to: m.w.stranger.address, value }];
const under = (m: Mounted, entityId: number): Mounted => ({ ...m, installation: { ...m.installation, entityId } });
const install = (m: Mounted, data: string) => ownerSends(m, encodeInstall(m, data));
const uninstall = (m: Mounted, data: string) => ownerSends(m, m.driver.encodeUninstall(m.installation, data));
const watch = (m: Mounted, ...sessions: string[]) => ({ account: m.account, sessions });

async function expectVoid(m: Mounted, sessionId: string, granted: bigint) {
  const epoch = await m.w.module.epochOf(m.account.address);
  const args = [m.account.address, sessionId, granted, epoch];
  await expectNoLoss(m.w, watch(m, sessionId), () => expectRefused(m, sessionId, send(m), "SessionIsVoid", args));
}

describe("Attacks on the installation on an ERC-6900 account [SK-16] [SK-19]", function () {
  it("A-98 has an entity id used again, to find the old sessions under it", async function () {
    const m = under(await loadFixture(mounted), 5);
    await install(m, NO_SESSIONS);
    const sessionId = await grant(m, [native(9n)]);
    await expectAllowed(m, sessionId, send(m));
    const epoch = await m.w.module.epochOf(m.account.address);
    await uninstall(m, NO_SESSIONS);
    await install(m, NO_SESSIONS);
    await expectVoid(m, sessionId, epoch);
    await expectAllowed(m, await grant(m, [native(9n)], { salt: 1n }), send(m));
  });

  it("B-08 skips the module's callback at the uninstall, to keep a session through a new install", async function () {
    const m = await loadFixture(mounted);
    const sessionId = await grant(m, [native(9n)]);
    await expectAllowed(m, sessionId, send(m));
    const epoch = await m.w.module.epochOf(m.account.address);
    await uninstall(m, "0x");
    await expectNoLoss(m.w, watch(m, sessionId), async () => {
      const { isAllowed } = await handleOps(m.w, [await sessionOperation(m, sessionId, send(m))], m.account);
      expect(isAllowed).to.equal(false);
    });
    // Installers pass data, an empty list at least.
    await install(m, NO_SESSIONS);
    await expectVoid(m, sessionId, epoch);
    await expectAllowed(m, await grant(m, [native(9n)], { salt: 1n }), send(m));
  });

  it("B-08 skips the module's callback at the install: no session works until it was called", async function () {
    const m = await loadFixture(mounted);
    await uninstall(m, NO_SESSIONS);
    await install(m, "0x");
    const sessionId = await grant(m, [native(9n)]);
    await expectNoLoss(m.w, watch(m, sessionId), () =>
      expectRefused(m, sessionId, send(m), "NotInstalled", [m.account.address]),
    );
    await install(m, NO_SESSIONS);
    await expectAllowed(m, await grant(m, [native(9n)], { salt: 1n }), send(m));
  });

  it("C-30 moves a signature to another entity id, which stands outside of the operation's hash", async function () {
    const m = await loadFixture(mounted);
    for (const entityId of ENTITIES.slice(1)) {
      await ownerSends(m, encodeInstall(under(m, entityId), "0x"));
    }
    const sessionId = await grant(m, [native(9n)]);
    for (const entityId of ENTITIES) {
      const signed = await sessionOperation(under(m, entityId), sessionId, send(m));
      const inner = `0x${signed.signature.slice(2 + 2 * 26)}`;
      for (const other of ENTITIES.filter((each) => each !== entityId)) {
        const moved = underValidation(under(m, other).installation, true, inner);
        await expectNoLoss(m.w, watch(m, sessionId), () => expectSignatureError(m, { ...signed, signature: moved }));
      }
      expect((await handleOps(m.w, [signed], m.account)).isExecuted).to.equal(true);
    }
  });
});

/** `caller` calls a function of the account. Returns whether it went through. */
async function isCalled(m: Mounted, caller: Wallet, data: string): Promise<boolean> {
  const refusal = await refusalOf(async () => {
    const sent = await caller.sendTransaction({ to: m.account.address, data, gasLimit: 1_000_000n });
    await sent.wait();
  });
  return refusal === undefined;
}

describe("Attacks on every way into an ERC-6900 account [SK-13] [SK-19]", function () {
  it("A-122 calls at runtime as someone else, beyond the allowance, or past the window", async function () {
    const m = await loadFixture(mounted);
    const sessionId = await grantExactly(m, [native(5n)]);
    const expired = await grantExactly(m, [native(5n)], { salt: 1n, validUntil: 1_700_000_000 });
    const atRuntime = (caller: Wallet, session: string, value: bigint) => {
      const args = [adapterOf(m).encodeCalls(send(m, value)), underValidation(m.installation, true, session)];
      return isCalled(m, caller, erc6900Interface.encodeFunctionData("executeWithRuntimeValidation", args));
    };
    await setBalance(m.w.owner.address, parseEther("1"));
    await expectNoLoss(m.w, watch(m, sessionId, expired), async () => {
      expect(await atRuntime(m.w.stranger, sessionId, 1n), "someone else").to.equal(false);
      expect(await atRuntime(m.w.owner, sessionId, 1n), "the owner").to.equal(false);
      expect(await atRuntime(m.w.sessionKey, sessionId, 6n), "too much").to.equal(false);
      expect(await atRuntime(m.w.sessionKey, expired, 1n), "too late").to.equal(false);
    });
    const spent = await lossOf(m.w, watch(m, sessionId), async () => {
      expect(await atRuntime(m.w.sessionKey, sessionId, 4n)).to.equal(true);
    });
    expect(spent).to.deep.equal({ ether: -4n, [`native of ${sessionId}`]: -4n });
  });

  it("A-122 calls the account directly, without any validation", async function () {
    const m = await loadFixture(mounted);
    const sessionId = await grant(m, [native(5n)]);
    const directly = [
      adapterOf(m).encodeCalls(send(m)),
      adapterOf(m).encodeCalls([...send(m), ...send(m)]),
      encodeInstall(m, NO_SESSIONS),
      m.driver.encodeUninstall(m.installation, NO_SESSIONS),
    ];
    for (const data of directly) {
      await expectNoLoss(m.w, watch(m, sessionId), async () =>
        expect(await isCalled(m, m.w.sessionKey, data)).to.equal(false),
      );
    }
    await expectAllowed(m, sessionId, send(m));
  });

  it("A-122 signs a message for the account", async function () {
    const m = await loadFixture(mounted);
    const sessionId = await grantExactly(m, [native(5n)]);
    const abi = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
    const account = new Contract(m.account.address, abi, m.account.entryPoint.runner);
    const message = textMessage("a message");
    const hash = typedDataDigest(message);
    const bare = m.w.sessionKey.signingKey.sign(hash).serialized;
    for (const signature of [
      bare,
      encodeSessionSignature(SignatureMode.Raw, sessionId, bare),
      concat([sessionId, bare]),
    ]) {
      const field = m.driver.encodeMessageSignature(m.installation, signature);
      expect(await account.isValidSignature(hash, field)).to.equal("0xffffffff");
    }
    const byOwner = await signMessageAsOwner(m, message);
    expect(await account.isValidSignature(hash, byOwner)).to.equal("0x1626ba7e");
    const { status } = await m.w.module.getSession(m.account.address, sessionId);
    expect(status).to.equal(BigInt(SessionStatus.Active));
  });
});
