import { expect } from "chai";
import type { Wallet } from "ethers";
import { ethers } from "hardhat";

import { erc6900Interface } from "../../../src/accounts/erc6900";
import { SessionStatus } from "../../../src/session";
import { handleOps, refusalOf } from "../../helpers/operations";
import { native, root, selector } from "../../helpers/permissions";
import type { Case } from "../Case";
import { underValidation } from "../drivers/erc6900";
import { NO_SESSIONS, adapterOf, encodeInstall, type Mounted } from "../mounted";
import {
  expectAllowed,
  expectRefused,
  expectSignatureError,
  grant,
  grantExactly,
  ownerSends,
  sessionOperation,
} from "../operations";
import { withAdapterAlone } from "./adapter";
import { send } from "./permissions";

const under = (m: Mounted, entityId: number): Mounted => ({ ...m, installation: { ...m.installation, entityId } });
const install = (m: Mounted, data: string) => ownerSends(m, encodeInstall(m, data));
const uninstall = (m: Mounted, data: string) => ownerSends(m, m.driver.encodeUninstall(m.installation, data));

/** Whether `caller` has the account send ether in the session's name, at runtime. */
async function isSentAtRuntime(m: Mounted, sessionId: string, caller: Wallet, value: bigint): Promise<boolean> {
  const authorization = underValidation(m.installation, true, sessionId);
  const args = [adapterOf(m).encodeCalls(send(m, value)), authorization];
  const data = erc6900Interface.encodeFunctionData("executeWithRuntimeValidation", args);
  const refusal = await refusalOf(async () => {
    const sent = await caller.sendTransaction({ to: m.account.address, data, gasLimit: 1_000_000n });
    await sent.wait();
  });
  return refusal === undefined;
}

/** What ERC-6900 alone has: calls at runtime, several installations, callbacks that are skipped. */
export const ERC6900_CASES: Record<string, Case> = {
  "the session's key calls the account itself, and is charged for value, not for gas": async (m) => {
    const sessionId = await grantExactly(m, [native(5n)]);
    const before = await ethers.provider.getBalance(m.w.stranger.address);
    expect(await isSentAtRuntime(m, sessionId, m.w.sessionKey, 3n)).to.equal(true);
    expect((await ethers.provider.getBalance(m.w.stranger.address)) - before).to.equal(3n);
    expect(await m.w.module.nativeAllowance(m.account.address, sessionId)).to.equal(2n);
    expect(await isSentAtRuntime(m, sessionId, m.w.sessionKey, 3n)).to.equal(false);
    expect(await isSentAtRuntime(m, sessionId, m.w.sessionKey, 2n)).to.equal(true);
  },

  "nobody else calls the account in the session's name": async (m) => {
    const sessionId = await grantExactly(m, [native(5n)]);
    expect(await isSentAtRuntime(m, sessionId, m.w.stranger, 1n)).to.equal(false);
    expect(await isSentAtRuntime(m, sessionId, m.w.sessionKey, 1n)).to.equal(true);
  },

  "a session works under every entity id, a signature under one": async (m) => {
    const other = under(m, 5);
    await install(other, "0x");
    const sessionId = await grant(m, [native(2n)]);
    await expectAllowed(m, sessionId, send(m));
    await expectSignatureError(m, await sessionOperation(other, sessionId, send(m), { signedEntityId: 0 }));
    await expectAllowed(other, sessionId, send(m));
    await expectRefused(other, sessionId, send(m), "NativeAllowanceExceeded", [0n, m.w.stranger.address, 1n, 0n]);
  },

  "empty data skips both callbacks: what was not ended comes back": async (m) => {
    const sessionId = await grant(m, [native()]);
    await uninstall(m, "0x");
    const gone = await handleOps(m.w, [await sessionOperation(m, sessionId, send(m))], m.account);
    expect(gone.isAllowed).to.equal(false);
    await install(m, "0x");
    await expectAllowed(m, sessionId, send(m));
  },

  "an install with data revives nothing, although the uninstall was silent": async (m) => {
    const sessionId = await grant(m, [native()]);
    const { address } = m.account;
    const epoch = await m.w.module.epochOf(address);
    await uninstall(m, "0x");
    await install(m, NO_SESSIONS);
    await expectRefused(m, sessionId, send(m), "SessionIsVoid", [address, sessionId, epoch, epoch + 1n]);
    expect((await m.w.module.getSession(address, sessionId)).status).to.equal(SessionStatus.Revoked);
  },

  "its adapter's install lets a session call through execute and executeBatch alone, root included": async (m) => {
    await uninstall(m, NO_SESSIONS);
    await ownerSends(m, [adapterOf(m).installCall(NO_SESSIONS)]);
    const sessionId = await grantExactly(m, [root()]);
    const asAdapter = withAdapterAlone(m);
    const accountId = { to: m.account.address, data: selector("accountId()") };
    for (const calls of [[accountId], [accountId, ...send(m)]]) {
      const sent = await handleOps(m.w, [await sessionOperation(asAdapter, sessionId, calls)], m.account);
      expect(sent.isAllowed).to.equal(false);
    }
    await expectAllowed(asAdapter, sessionId, [...send(m), ...send(m)]);
  },

  "an install with empty data leaves the module refusing, and says so": async (m) => {
    const sessionId = await grant(m, [native()]);
    await uninstall(m, NO_SESSIONS);
    await install(m, "0x");
    await expectRefused(m, sessionId, send(m), "NotInstalled", [m.account.address]);
  },
};
