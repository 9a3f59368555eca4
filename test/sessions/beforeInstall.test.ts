import { expect } from "chai";
import type { Wallet } from "ethers";

import { erc7579Interface } from "../../src/accounts/erc7579";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { expectAllowed, expectRefused } from "../helpers/operations";
import { gasLimit, native, root } from "../helpers/permissions";
import { grantSession, installCallData, sessionOf } from "../helpers/sessions";
import { world, type TestAccount, type World } from "../helpers/world";

/** The EOA takes the sample account's code on (EIP-7702), and installs the root validator and the module. */
async function delegate(w: World, eoa: Wallet): Promise<TestAccount> {
  const code = w.account.address;
  const nonce = await eoa.getNonce();
  const authorization = await eoa.authorize({ address: code, nonce: nonce + 1 });
  await eoa.sendTransaction({ type: 4, to: eoa.address, authorizationList: [authorization], gasLimit: 1_000_000n });
  const validator = await w.ownerValidator.getAddress();
  const calls = [
    erc7579Interface.encodeFunctionData("installModule", [1, validator, w.owner.address]),
    installCallData(await w.module.getAddress()),
  ];
  for (const data of calls) await (await eoa.sendTransaction({ to: eoa.address, data })).wait();
  await w.account.entryPoint.getFunction("depositTo")(eoa.address, { value: 10n ** 18n });
  return { ...w.account, address: eoa.address };
}

describe("A grant before the install [SK-16]", function () {
  it("is void: an EOA grants, delegates, installs", async function () {
    const w = await world();
    const eoa = w.stranger;
    const sessions = [sessionOf(w, [native(5n), gasLimit()]), sessionOf(w, [root()], { salt: 1n })];
    await w.module.connect(eoa).grantSessions(sessions);
    const account = await delegate(w, eoa);
    for (const sessionId of sessions.map(sessionIdOf)) {
      const call = [{ to: w.bundler.address, value: 1n }];
      const args = [eoa.address, sessionId, 0n, 1n];
      await expectRefused(w, sessionId, call, "SessionIsVoid", args, { account });
      const { status } = await w.module.getSession(eoa.address, sessionId);
      expect(Number(status)).to.equal(SessionStatus.Revoked);
    }
  });

  it("is void, and one after the install is not", async function () {
    const w = await world();
    const account = await delegate(w, w.stranger);
    const sessionId = await grantSession(w, sessionOf(w, [native(5n), gasLimit()]), { account });
    await expectAllowed(w, sessionId, [{ to: w.bundler.address, value: 1n }], { account });
  });
});
