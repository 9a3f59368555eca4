import { expect } from "chai";
import { AbiCoder, concat, keccak256, toBeHex } from "ethers";
import { ethers } from "hardhat";

import { SignatureMode, encodeSessionSignature, operationDigest } from "../../src/sessionSignature";
import { packUserOperation, type PackedUserOperation, type UserOperation } from "../../src/userOperation";
import { SessionKeyValidator__factory } from "../../typechain-types";
import { encodeExecute } from "../../src/accounts/erc7579";
import { keySignature, type SigningScope } from "../helpers/direct";
import { buildOperation, expectAllowed, hashOperation, sessionOperation } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { grant, grantSession, installCallData, ownerSends, sessionOf } from "../helpers/sessions";
import { deploy, world, type TestAccount, type World } from "../helpers/world";
import { secondAccount } from "./helpers/accounts";
import { expectBundleError, expectExecuted, expectReason } from "./helpers/bundle";
import { expectNoLoss } from "./helpers/loss";

const WRONG = "AA24 signature error";
const send = (w: World) => [{ to: w.stranger.address, value: 1n }];

/** The session's operation on an account, with a signature that the key made in another scope. */
async function signedElsewhere(
  w: World,
  sessionId: string,
  scope: SigningScope,
  account = w.account,
): Promise<PackedUserOperation> {
  const operation = await buildOperation(account, await w.module.getAddress(), encodeExecute(send(w)));
  const userOpHash = await hashOperation(account, operation);
  const signature = await keySignature(w, operation, sessionId, { userOpHash, ...scope });
  return packUserOperation({
    ...operation,
    signature: encodeSessionSignature(SignatureMode.Raw, sessionId, signature),
  });
}

/** `userOpHash` of EntryPoint v0.7 on any chain (ERC-4337). */
async function hashOnChain(account: TestAccount, operation: UserOperation, chainId: bigint): Promise<string> {
  const packed = packUserOperation(operation);
  const types = "address,uint256,bytes32,bytes32,bytes32,uint256,bytes32,bytes32".split(",");
  const { sender, nonce, initCode, callData, accountGasLimits, preVerificationGas, gasFees, paymasterAndData } = packed;
  const hashes = [initCode, callData].map((bytes) => keccak256(bytes));
  const fields = [sender, nonce, ...hashes, accountGasLimits, preVerificationGas, gasFees, keccak256(paymasterAndData)];
  const coder = AbiCoder.defaultAbiCoder();
  const inner = keccak256(coder.encode(types, fields));
  const entryPoint = await account.entryPoint.getAddress();
  return keccak256(coder.encode(["bytes32", "address", "uint256"], [inner, entryPoint, chainId]));
}

describe("Replays of an operation's signature [SK-17]", function () {
  it("A-84 replays it on another chain", async function () {
    const w = await world();
    const account = w.accounts["v0.7"];
    const sessionId = await grant(w, [native(9n)], {}, account);
    const operation = await buildOperation(account, await w.module.getAddress(), encodeExecute(send(w)));
    const { chainId } = await ethers.provider.getNetwork();
    const here = await hashOnChain(account, operation, chainId);
    expect(here, "the formula is the EntryPoint's").to.equal(await hashOperation(account, operation));
    const elsewhere = await hashOnChain(account, operation, 1n);
    const replayed = await signedElsewhere(w, sessionId, { userOpHash: elsewhere }, account);
    await expectNoLoss(w, { account, sessions: [sessionId] }, () => expectReason(w, [replayed], WRONG, account));
    await expectExecuted(w, [await signedElsewhere(w, sessionId, { userOpHash: here }, account)], account);
  });

  it("A-84 replays it on another account of the same owner, with the same key and the same session id", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const account = await secondAccount(w);
    expect(await grant(w, [native(9n)], {}, account), "one id").to.equal(sessionId);
    const signed = await sessionOperation(w, sessionId, send(w));
    const moved = { ...signed, sender: account.address };
    await expectNoLoss(w, { account, sessions: [sessionId] }, () => expectReason(w, [moved], WRONG));
    await expectExecuted(w, [signed, await sessionOperation(w, sessionId, send(w), { account })]);
  });

  it("A-84 replays it on an account of another EntryPoint", async function () {
    const w = await world();
    const account = w.accounts["v0.9"];
    const sessionId = await grant(w, [native(9n)]);
    await grant(w, [native(9n)], {}, account);
    const signed = await sessionOperation(w, sessionId, send(w));
    const attempts = [
      { ...signed, sender: account.address },
      await signedElsewhere(w, sessionId, { userOpHash: await hashOf(w, signed) }, account),
    ];
    for (const attempt of attempts) {
      await expectNoLoss(w, { account, sessions: [sessionId] }, () => expectReason(w, [attempt], WRONG, account));
    }
    await expectExecuted(w, [signed]);
    await expectExecuted(w, [await sessionOperation(w, sessionId, send(w), { account })], account);
  });

  it("A-84 replays it on another copy of the module that the account installed too", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    const copy = await (await deploy("SessionKeyValidator")).getAddress();
    expect((await ownerSends(w, installCallData(copy))).isExecuted).to.equal(true);
    const other = { ...w, module: SessionKeyValidator__factory.connect(copy, w.module.runner) };
    await grantSession(other, sessionOf(w, [native(9n), gasLimit()]));
    const module = await w.module.getAddress();
    const replayed = await signedElsewhere(other, sessionId, { module });
    for (const each of [w, other]) {
      await expectNoLoss(each, { sessions: [sessionId] }, () => expectReason(w, [replayed], WRONG));
    }
    await expectExecuted(w, [await signedElsewhere(other, sessionId, {})]);
  });

  it("C-38 moves it from a narrow session to a wide one of the same key, on the way to the EntryPoint", async function () {
    const w = await world();
    const narrow = await grant(w, [native(1n)]);
    const wide = await grantSession(w, sessionOf(w, [native(100n), gasLimit()], { salt: 1n }));
    const calls = [{ to: w.stranger.address, value: 2n }];
    const watched = { sessions: [narrow, wide] };
    const signed = await sessionOperation(w, narrow, calls);
    const signature = concat(["0x00", wide, `0x${signed.signature.slice(2 + 66)}`]);
    await expectNoLoss(w, watched, () => expectReason(w, [{ ...signed, signature }], WRONG));
    const args = [0n, w.stranger.address, 2n, 1n];
    await expectNoLoss(w, watched, () => expectBundleError(w, [signed], "NativeAllowanceExceeded", args));
    await expectAllowed(w, wide, calls);
  });

  it("C-32 takes a session's signature for the owner's, where the owner's own key is the session's", async function () {
    const w = await world();
    const key = w.owner;
    const sessionId = await grant(w, [native(1n)], { signer: key.address });
    const greedy = encodeExecute([{ to: w.stranger.address, value: 1000n }]);
    const operation = await buildOperation(w.account, await w.ownerValidator.getAddress(), greedy);
    const userOpHash = await hashOperation(w.account, operation);
    const scope = { module: await w.module.getAddress(), sessionId, userOpHash };
    const asSession = key.signingKey.sign(operationDigest(scope)).serialized;
    const fields = [asSession, encodeSessionSignature(SignatureMode.Raw, sessionId, asSession)];
    for (const signature of fields) {
      await expectNoLoss(w, { sessions: [sessionId] }, () =>
        expectReason(w, [packUserOperation({ ...operation, signature })], WRONG),
      );
    }
    const asOwner = await signedElsewhere(w, sessionId, { key });
    const bare = key.signingKey.sign(await hashOf(w, asOwner)).serialized;
    const moved = { ...asOwner, signature: encodeSessionSignature(SignatureMode.Raw, sessionId, bare) };
    await expectNoLoss(w, { sessions: [sessionId] }, () => expectReason(w, [moved], WRONG));
    await expectAllowed(w, sessionId, send(w), { key });
  });

  it("C-39 has a relayer change the mode, so that the key's signature is read as one over a personal message", async function () {
    const w = await world();
    const sessionId = await grant(w, [native(9n)]);
    for (const mode of [SignatureMode.Raw, SignatureMode.Personal]) {
      const signed = await sessionOperation(w, sessionId, send(w), { mode });
      const rest = `0x${signed.signature.slice(4)}`;
      const changed = { ...signed, signature: concat([toBeHex(1 - mode, 1), rest]) };
      await expectNoLoss(w, { sessions: [sessionId] }, () => expectReason(w, [changed], WRONG));
      for (const unknown of ["0x04", "0x80", "0xff"]) {
        const args = [BigInt(unknown)];
        const other = { ...signed, signature: concat([unknown, rest]) };
        await expectNoLoss(w, { sessions: [sessionId] }, () =>
          expectBundleError(w, [other], "UnsupportedSignatureMode", args),
        );
      }
      await expectExecuted(w, [signed]);
    }
  });
});

async function hashOf(w: World, operation: PackedUserOperation): Promise<string> {
  return String(await w.account.entryPoint.getFunction("getUserOpHash")(operation));
}
