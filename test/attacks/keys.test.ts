import { expect } from "chai";
import { concat, dataSlice, toBeHex } from "ethers";

import { SignerKind } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { encodeSessionSignature, SignatureMode } from "../../src/sessionSignature";
import { callOf } from "../helpers/calls";
import { DUMMY_SIGNATURE } from "../helpers/direct";
import { expectAllowed, handleOps, sessionOperation } from "../helpers/operations";
import { erc20, gasLimit, native } from "../helpers/permissions";
import { expectGrantRefused, grant, grantSession, install, sessionOf } from "../helpers/sessions";
import { operationOf, verifiedSigner } from "../helpers/signers";
import { moduleTables, slotHex, slotsOf } from "../helpers/slots";
import { deploy, world, type World } from "../helpers/world";
import { expectBundleError, expectExecuted } from "./helpers/bundle";
import { expectNoLoss, lossOf } from "./helpers/loss";

/** Where the module keeps what a session with a token's and a native allowance has. */
async function slotsOfSession(w: World, sessionId: string): Promise<string[]> {
  const { accounts, sessions, targetRules } = await moduleTables();
  const account = w.account.address;
  const rules = slotsOf(targetRules, [sessionId, await w.token.getAddress(), account]);
  const header = slotsOf(sessions, [sessionId, account]);
  return [...rules.slice(0, 2), ...header.slice(0, 3), ...slotsOf(accounts, [account])].map(slotHex);
}

describe("Attacks with chosen session ids [SK-16]", function () {
  it("B-01 names the storage key of another session's rule as its session id", async function () {
    const w = await world();
    const victim = await grant(w, [native(9n), await erc20(w.token, 2n ** 224n - 1n)]);
    const transfer = [await callOf(w.token, "transfer", [w.stranger.address, 1n])];
    for (const sessionId of await slotsOfSession(w, victim)) {
      const operation = await sessionOperation(w, victim, transfer);
      const signature = encodeSessionSignature(SignatureMode.Raw, sessionId, DUMMY_SIGNATURE);
      await expectNoLoss(w, { sessions: [victim, sessionId] }, () =>
        expectBundleError(w, [{ ...operation, signature }], "UnknownSession", [w.account.address, sessionId]),
      );
    }
    await expectAllowed(w, victim, transfer);
  });

  it("B-01 has a harmless session granted whose id equals such a key: it stays harmless, and the other one whole", async function () {
    const w = await world();
    const victim = await grant(w, [native(9n), await erc20(w.token, 99n)]);
    const transfer = [await callOf(w.token, "transfer", [w.stranger.address, 50n])];
    for (const sessionId of await slotsOfSession(w, victim)) {
      const signer = dataSlice(sessionId, 0, 20);
      const harmless = sessionOf(w, [native(1n), gasLimit()], { signer, salt: BigInt(dataSlice(sessionId, 20)) });
      expect(sessionIdOf(harmless)).to.equal(sessionId);
      const spent = await lossOf(w, { sessions: [victim] }, () => grantSession(w, harmless));
      expect(Object.keys(spent), "the owner's gas").to.deep.equal([`deposit of ${w.account.address}`]);
      const account = w.account.address;
      expect(await w.module.tokenAllowance(account, sessionId, await w.token.getAddress())).to.equal(0n);
      expect(await w.module.nativeAllowance(account, sessionId)).to.equal(1n);
      const { to, data = "0x" } = transfer[0];
      expect(await w.module.isCallPermitted(account, sessionId, to, 0n, data)).to.equal(false);
    }
    await expectAllowed(w, victim, transfer);
  });

  it("B-01 asks for an address's session under the id that is the hash of an ERC-7913 signer", async function () {
    const w = await world();
    await install(w);
    const verifier = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
    const session = sessionOf(w, [native(9n), gasLimit()], verifiedSigner(verifier, w.sessionKey.address));
    const sessionId = await grantSession(w, session);
    const [signer, salt] = [dataSlice(sessionId, 0, 20), BigInt(dataSlice(sessionId, 20))];
    for (const signerKind of [SignerKind.Address, SignerKind.Contract]) {
      const twin = sessionOf(w, [native(99n), gasLimit()], { signerKind, signer, salt });
      expect(sessionIdOf(twin)).to.equal(sessionId);
      await expectGrantRefused(w, twin, "SessionIdUsed", [w.account.address, sessionId]);
    }
    // Nor is a key's bare signature taken for that of a signer behind a verifier.
    const bare = await sessionOperation(w, sessionId, [{ to: w.stranger.address, value: 1n }]);
    await expectNoLoss(w, { sessions: [sessionId] }, async () => {
      expect((await handleOps(w, [bare])).refusal?.error?.name).to.equal("MalformedSignature");
    });
    const sign = (hash: string) => w.sessionKey.signingKey.sign(hash).serialized;
    await expectExecuted(w, [await operationOf(w, session, sign, [{ to: w.stranger.address, value: 1n }])]);
  });

  it("B-01 moves bytes between a signer and its salt, which the hash in an ERC-7913 id takes one after the other", async function () {
    const w = await world();
    const bytes = concat([w.stranger.address, toBeHex(1, 32), toBeHex(2, 12)]);
    const ids = [bytes.length, bytes.length - 2, bytes.length - 24].map((end) => {
      const string = bytes.slice(0, end);
      const signer = string.slice(0, -24);
      return w.module.sessionIdOf(SignerKind.ERC7913, signer, BigInt(`0x${string.slice(-24)}`));
    });
    expect(new Set(await Promise.all(ids)).size).to.equal(3);
  });
});
