import { loadFixture, time } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, type Wallet } from "ethers";
import { ethers } from "hardhat";

import { erc6900Interface } from "../../src/accounts/erc6900";
import type { Call } from "../../src/accounts/erc7579";
import { erc6900Account, underValidation } from "../behaviors/drivers/erc6900";
import { adapterOf, encodeInstall, mount, type Mounted } from "../behaviors/mounted";
import { expectAllowed, grant, grantExactly, ownerCallsModule } from "../behaviors/operations";
import { callOf } from "../helpers/calls";
import { expectError, refusalOf } from "../helpers/operations";
import { accountFunctions, erc20, functionsOnContract, gasLimit, native, root, selector } from "../helpers/permissions";
import { timeNow } from "../helpers/timeNow";
import type { Refusal } from "../../src/refusal";

const VALUE = 5n;
const fixture = () => mount(erc6900Account, "v0.8");
const send = (m: Mounted, value = VALUE) => [{ to: m.w.stranger.address, value }];

interface RuntimeOptions {
  caller?: Wallet;
  /** Instead of the session id. */
  authorization?: string;
}

/** `caller` has the account make the calls, by runtime validation. Returns why it is refused. */
async function callAtRuntime(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  { caller = m.w.sessionKey, authorization = sessionId }: RuntimeOptions = {},
): Promise<Refusal | undefined> {
  const data = typeof calls === "string" ? calls : adapterOf(m).encodeCalls(calls);
  const isGlobal = data.slice(0, 10) !== selector("accountId()");
  const authorized = underValidation(m.installation, isGlobal, authorization);
  const callData = erc6900Interface.encodeFunctionData("executeWithRuntimeValidation", [data, authorized]);
  return refusalOf(async () => {
    const sent = await caller.sendTransaction({ to: m.account.address, data: callData, gasLimit: 1_000_000n });
    const receipt = await sent.wait();
    expect(receipt?.status).to.equal(1);
  });
}

async function expectCalled(m: Mounted, sessionId: string, calls: Call[] | string): Promise<void> {
  expect((await callAtRuntime(m, sessionId, calls))?.data, "refused").to.equal(undefined);
}

async function expectNotCalled(
  m: Mounted,
  sessionId: string,
  calls: Call[] | string,
  errorName: string,
  args: unknown[],
  options: RuntimeOptions = {},
): Promise<void> {
  expectError(await callAtRuntime(m, sessionId, calls, options), errorName, args);
}

describe("validateRuntime: what the session's key has the account do [SK-19]", function () {
  it("is done within the allowances, which are charged", async function () {
    const m = await loadFixture(fixture);
    const token = await m.w.token.getAddress();
    const sessionId = await grantExactly(m, [native(8n), await erc20(token, 10n)]);
    const transfer = await callOf(m.w.token, "transfer", [m.w.stranger.address, 7n]);
    const before = await ethers.provider.getBalance(m.w.stranger.address);
    await expectCalled(m, sessionId, [...send(m), transfer]);
    expect((await ethers.provider.getBalance(m.w.stranger.address)) - before).to.equal(VALUE);
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(3n);
    expect(await m.w.module.tokenAllowance(m.account.address, sessionId, token)).to.equal(3n);
    await expectNotCalled(m, sessionId, send(m), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 5n, 3n]);
    await expectNotCalled(m, sessionId, [transfer], "TokenAllowanceExceeded", [0n, token, 7n, 3n]);
    await expectCalled(m, sessionId, send(m, 3n));
  });

  it("is refused where no permission names it", async function () {
    const m = await loadFixture(fixture);
    const to = await m.w.recorder.getAddress();
    const [ping, pong] = ["ping()", "pong()"].map(selector);
    const sessionId = await grantExactly(m, [await functionsOnContract(to, ping)]);
    await expectNotCalled(m, sessionId, [{ to, data: pong }], "FunctionNotPermitted", [0n, to, pong]);
    await expectNotCalled(m, sessionId, send(m), "ValueNotPermitted", [0n, m.w.stranger.address, VALUE]);
    await expectCalled(m, sessionId, [{ to, data: ping }]);
  });

  it("is not charged for gas", async function () {
    const m = await loadFixture(fixture);
    const without = await grantExactly(m, [native()]);
    const beside = await grantExactly(m, [native(), gasLimit(1n)], { salt: 1n });
    await expectCalled(m, without, send(m));
    await expectCalled(m, beside, send(m));
    expect((await m.w.module.getSession(m.account.address, beside)).gasAllowance).to.equal(1n);
  });

  it("gives back what it was charged where the calls revert, because the caller's transaction does", async function () {
    const m = await loadFixture(fixture);
    const token = await m.w.token.getAddress();
    const balance = (await m.w.token.getFunction("balanceOf")(m.account.address)) as bigint;
    const sessionId = await grantExactly(m, [await erc20(token, 2n * balance)]);
    const transfer = await callOf(m.w.token, "transfer", [m.w.stranger.address, balance + 1n]);
    expect(await callAtRuntime(m, sessionId, [transfer])).to.not.equal(undefined);
    expect(await m.w.module.tokenAllowance(m.account.address, sessionId, token)).to.equal(2n * balance);
  });

  it("may be a function of the account itself that the session names", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [accountFunctions("accountId()")]);
    const other = await grantExactly(m, [native()], { salt: 1n });
    const data = selector("accountId()");
    await expectNotCalled(m, other, data, "AccountCallNotPermitted", [0n, data]);
    await expectCalled(m, sessionId, data);
  });

  it("is not to run another call at runtime, nor to manage the account", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [native()]);
    const install = encodeInstall({ ...m, installation: { ...m.installation, entityId: 9 } }, "0x");
    await expectNotCalled(m, sessionId, install, "AccountCallNotPermitted", [0n, install.slice(0, 10)]);
    const uninstall = m.driver.encodeUninstall(m.installation, "0x");
    await expectNotCalled(m, sessionId, uninstall, "AccountCallNotPermitted", [0n, uninstall.slice(0, 10)]);
    await expectCalled(m, sessionId, send(m));
  });

  it("is everything for root", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [root()]);
    await expectCalled(m, sessionId, send(m));
  });

  it("is refused outside the session's window, on the spot, root's included", async function () {
    const m = await loadFixture(fixture);
    const validAfter = (await timeNow()) + 1_000;
    const validUntil = validAfter + 1_000;
    const sessionId = await grantExactly(m, [native()], { validAfter, validUntil });
    const rootId = await grantExactly(m, [root()], { validAfter, validUntil, salt: 1n });
    const answersAt = async (seconds: number) => {
      await time.increaseTo(seconds);
      const refusals = [await callAtRuntime(m, sessionId, send(m)), await callAtRuntime(m, rootId, send(m))];
      return refusals.map((refusal) => refusal?.error?.name ?? refusal?.data ?? "allowed");
    };
    const refused = await callAtRuntime(m, sessionId, send(m));
    expect(refused?.error?.args.slice(0, 2)).to.deep.equal([BigInt(validAfter), BigInt(validUntil)]);
    expect(await answersAt(validAfter - 10)).to.deep.equal(["OutsideWindow", "OutsideWindow"]);
    expect(await answersAt(validAfter)).to.deep.equal(["allowed", "allowed"]);
    expect(await answersAt(validUntil - 5)).to.deep.equal(["allowed", "allowed"]);
    expect(await answersAt(validUntil)).to.deep.equal(["OutsideWindow", "OutsideWindow"]);
  });

  it("is refused once the session is revoked, or void", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [native()]);
    await expectCalled(m, sessionId, send(m));
    await ownerCallsModule(m, "revokeSession", [sessionId]);
    await expectNotCalled(m, sessionId, send(m), "SessionIsRevoked", [m.account.address, sessionId]);
    const another = await grantExactly(m, [native()], { salt: 1n });
    const epoch = await m.w.module.epochOf(m.account.address);
    await ownerCallsModule(m, "revokeAllSessions", []);
    const now = await m.w.module.epochOf(m.account.address);
    await expectNotCalled(m, another, send(m), "SessionIsVoid", [m.account.address, another, epoch, now]);
  });
});

describe("validateRuntime: who calls the account [SK-19]", function () {
  it("is the session's key and nobody else", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [root()]);
    for (const caller of [m.w.stranger, m.w.owner, m.w.bundler]) {
      await (await ethers.getSigners())[0].sendTransaction({ to: caller.address, value: ethers.parseEther("1") });
      const args = [caller.address, sessionId];
      await expectNotCalled(m, sessionId, send(m), "CallerIsNotSigner", args, { caller });
    }
    await expectCalled(m, sessionId, send(m));
  });

  it("authorizes with the 32 bytes of the session id and nothing else", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [native()]);
    const lengths: Record<string, string> = {
      0: "0x",
      31: ethers.dataSlice(sessionId, 0, 31),
      33: concat([sessionId, "0x00"]),
      98: concat(["0x00", sessionId, `0x${"11".repeat(65)}`]),
    };
    for (const [length, authorization] of Object.entries(lengths)) {
      const args = [BigInt(length)];
      await expectNotCalled(m, sessionId, send(m), "MalformedAuthorization", args, { authorization });
    }
    await expectCalled(m, sessionId, send(m));
  });

  it("can't name a session of another account", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grantExactly(m, [native()]);
    const unknown = ethers.id("no session");
    await expectNotCalled(m, unknown, send(m), "UnknownSession", [m.account.address, unknown]);
    await expectCalled(m, sessionId, send(m));
  });
});

describe("the module's own functions for accounts [SK-19]", function () {
  it("refuse a stranger who names a victim, and charge nothing", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native(VALUE)]);
    const data = adapterOf(m).encodeCalls(send(m));
    const { address } = m.account;
    for (const caller of [m.w.stranger, m.w.sessionKey]) {
      const module = m.w.module.connect(caller);
      const refusal = await refusalOf(() =>
        module.validateRuntime.staticCall(address, 0, m.w.sessionKey.address, 0, data, sessionId),
      );
      expectError(refusal, "CallerIsNotSender", [caller.address, address]);
    }
    expect(await m.w.module.nativeAllowance(address, sessionId)).to.equal(VALUE);
    await expectAllowed(m, sessionId, send(m));
  });

  it("know no session of a caller that names itself", async function () {
    const m = await loadFixture(fixture);
    const sessionId = await grant(m, [native(VALUE)]);
    const { address } = m.w.stranger;
    const module = m.w.module.connect(m.w.stranger);
    const data = adapterOf(m).encodeCalls(send(m));
    const refusal = await refusalOf(() => module.validateRuntime.staticCall(address, 0, address, 0, data, sessionId));
    expectError(refusal, "UnknownSession", [address, sessionId]);
  });
});
