import { expect } from "chai";
import { id } from "ethers";
import { ethers } from "hardhat";

import { encodeExecute } from "../../src/accounts/erc7579";
import { evaluate, type SessionState } from "../../src/evaluate";
import type { Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { SignatureMode, encodeKeySignature, encodeSessionSignature } from "../../src/sessionSignature";
import { packUserOperation } from "../../src/userOperation";
import { deferredGrant, signGrant } from "../helpers/deferred";
import { DUMMY_SIGNATURE, validate } from "../helpers/direct";
import { buildOperation, expectError } from "../helpers/operations";
import { native } from "../helpers/permissions";
import { grantSession, install } from "../helpers/sessions";
import { verifiedSigner } from "../helpers/signers";
import { deploy, world } from "../helpers/world";

/** An id that nobody granted. */
const UNKNOWN = id("unknown");

/**
 * An operation may carry a grant under an id that nobody granted, while its key's signature names the signer of a session
 * that exists. The module refuses it as a second grant of that session; the model said that the ids differ, since it looked
 * at the operation's id alone. The random operations found it.
 */
describe("A deferred grant that names another session's signer [SK-18]", function () {
  for (const isGranted of [true, false]) {
    it(`is refused by the same error in module and model, where that session ${isGranted ? "exists" : "does not exist"}`, async function () {
      const w = await world();
      await install(w);
      const contract = await (await deploy("KeyContract", w.sessionKey.address)).getAddress();
      const grant = deferredGrant(w, [native(5n)], verifiedSigner(contract, w.sessionKey.address));
      const { session } = grant;
      if (isGranted) await grantSession(w, session);
      const signedGrant = await signGrant(w, grant);
      const key = encodeKeySignature(session, DUMMY_SIGNATURE);
      const signature = encodeSessionSignature(SignatureMode.Raw, UNKNOWN, key, signedGrant);
      const callData = encodeExecute([{ to: w.stranger.address, value: 1n }]);
      const expected = isGranted
        ? { name: "SessionIdUsed", args: [w.account.address, sessionIdOf(session)] }
        : { name: "SignerMismatch", args: [UNKNOWN, sessionIdOf(session)] };
      const { refusal } = await validate(w, UNKNOWN, callData, { signature });
      expectError(refusal, expected.name, expected.args);

      const module = await w.module.getAddress();
      const operation = await buildOperation(w.account, module, callData, { fields: { signature } });
      const { chainId } = await ethers.provider.getNetwork();
      const owner = {
        chainId,
        isSigned: () => true,
        isUsed: (used: string) => isGranted && used === sessionIdOf(session),
      };
      const asked = { standard: "ERC-7579" as const, userOp: packUserOperation(operation), isKeySignatureValid: false };
      const state = stateOf(module, w.account.address, session, isGranted);
      expect(evaluate(session, state, { ...asked, owner }).error).to.deep.equal(expected);
    });
  }
});

function stateOf(module: string, account: string, { permissions }: Session, isGranted: boolean): SessionState {
  const known = { module, account, isInstalled: true, epoch: 1n, protectedTargets: [], isRevoked: false };
  const remaining = permissions.map(({ allowance }) => allowance);
  return isGranted ? { ...known, sessionEpoch: 1n, remaining } : { ...known, remaining: [] };
}
