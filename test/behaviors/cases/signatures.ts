import { expect } from "chai";
import { ethers } from "hardhat";
import { concat, id } from "ethers";

import { typedDataDigest } from "../../../src/accounts/typedDataDigest";
import { PaymasterPolicy } from "../../../src/session";
import { SignatureMode, encodeSessionSignature, signOperation } from "../../../src/sessionSignature";
import { DUMMY_SIGNATURE } from "../../helpers/direct";
import { USUAL_COST, hashOperation } from "../../helpers/operations";
import { deployPaymaster, sponsorship } from "../../helpers/paymaster";
import { gasLimit, native, root } from "../../helpers/permissions";
import type { Case } from "../Case";
import type { Mounted } from "../mounted";
import {
  expectAllowed,
  expectRefused,
  expectSent,
  expectSignatureError,
  grant,
  grantExactly,
  sessionOperation,
  signMessageAsOwner,
  textMessage,
  signSessionOperation,
  unsignedOperation,
  withSignature,
} from "../operations";
import { send } from "./permissions";

const MAGIC = "0x1626ba7e";

/** What the account answers to ERC-1271, "reverted" where it does not. */
async function answer(m: Mounted, hash: string, signature: string): Promise<string> {
  const erc1271 = ["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"];
  const account = new ethers.Contract(m.account.address, erc1271, ethers.provider);
  const asked = account.getFunction("isValidSignature")(hash, signature) as Promise<string>;
  return asked.catch(() => "reverted");
}

/** Who signs what, and who pays. */
export const SIGNATURE_CASES: Record<string, Case> = {
  "a signature of another key is wrong": async (m) => {
    const sessionId = await grant(m, [native()]);
    for (const key of [m.w.stranger, m.w.owner]) {
      await expectSignatureError(m, await sessionOperation(m, sessionId, send(m), { key }));
    }
    await expectAllowed(m, sessionId, send(m));
  },

  "a dummy signature is wrong, and does not revert": async (m) => {
    const sessionId = await grantExactly(m, [native(), gasLimit(1n)]);
    const operation = await unsignedOperation(m, send(m));
    const dummy = encodeSessionSignature(SignatureMode.Raw, sessionId, DUMMY_SIGNATURE);
    await expectSignatureError(m, withSignature(m, operation, dummy));
    await expectRefused(m, sessionId, send(m), "GasAllowanceExceeded", [USUAL_COST, 1n]);
  },

  "a wallet's personal message is a signature": async (m) => {
    const sessionId = await grant(m, [native()]);
    await expectAllowed(m, sessionId, send(m), { mode: SignatureMode.Personal });
  },

  "a signature does not move to another session of the key": async (m) => {
    const [first, second] = [await grant(m, [native(1n)]), await grant(m, [root()], { salt: 1n })];
    const operation = await unsignedOperation(m, send(m));
    const userOpHash = await hashOperation(m.account, operation);
    const scope = { module: m.installation.module, entityId: m.installation.entityId, userOpHash };
    const signed = await signOperation(m.w.sessionKey, { ...scope, sessionId: first });
    const moved = concat(["0x00", second, ethers.dataSlice(signed, 33)]);
    await expectSignatureError(m, withSignature(m, operation, moved));
    await expectSent(m, [withSignature(m, operation, signed)]);
  },

  "a session key never signs for the account, root included": async (m) => {
    const hash = id("a message");
    const sessions = [await grant(m, [native()]), await grant(m, [root()], { salt: 1n })];
    const bare = m.w.sessionKey.signingKey.sign(hash).serialized;
    for (const sessionId of sessions) {
      const scope = { module: m.installation.module, sessionId, userOpHash: hash };
      for (const signature of [bare, await signOperation(m.w.sessionKey, scope)]) {
        const field = m.driver.encodeMessageSignature(m.installation, signature);
        expect(await answer(m, hash, field)).to.be.oneOf(["0xffffffff", "reverted"]);
      }
      await expectAllowed(m, sessionId, send(m));
    }
  },

  "the owner signs for the account": async (m) => {
    const message = textMessage("a message");
    const signature = await signMessageAsOwner(m, message);
    expect(await answer(m, typedDataDigest(message), signature)).to.equal(MAGIC);
    expect(await answer(m, id("another message"), signature)).to.be.oneOf(["0xffffffff", "reverted"]);
  },

  "a free paymaster pays": async (m) => {
    const { address, entryPoint } = m.account;
    const paymaster = await deployPaymaster({ entryPoint }, m.w.stranger);
    const policy = { paymasterPolicy: PaymasterPolicy.Only, paymaster: paymaster.address };
    const sessionId = await grantExactly(m, [native()], policy);
    await expectRefused(m, sessionId, send(m), "GasNotPermitted", [USUAL_COST]);
    const operation = await unsignedOperation(m, send(m));
    const paymasterAndData = await sponsorship(paymaster, operation);
    const before: unknown = await entryPoint.getFunction("balanceOf")(address);
    await expectSent(m, [await signSessionOperation(m, sessionId, { ...operation, paymasterAndData })]);
    expect(await entryPoint.getFunction("balanceOf")(address)).to.equal(before);
  },
};
