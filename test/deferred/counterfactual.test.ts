import { setBalance } from "@nomicfoundation/hardhat-network-helpers";
import { expect } from "chai";
import { concat, parseEther, type Contract } from "ethers";
import { ethers } from "hardhat";

import type { Session } from "../../src/session";
import { SessionStatus } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { deferredGrant, grantScope, signGrant } from "../helpers/deferred";
import { encodeModuleCall } from "../helpers/moduleCalls";
import { expectAllowed, type Outcome } from "../helpers/operations";
import { gasLimit, native } from "../helpers/permissions";
import { sessionOf } from "../helpers/sessions";
import { moduleTables, slotsOf } from "../helpers/slots";
import { framesOf, slotsTouched } from "../helpers/trace";
import { deploy, world, type TestAccount, type World } from "../helpers/world";

/** An account that is not there yet, and what makes it. */
interface Counterfactual {
  w: World;
  factory: Contract;
  account: TestAccount;
  initCode: string;
}

/** `onInstall` data for these sessions. */
function installData(w: World, sessions: Session[]): string {
  return `0x${encodeModuleCall(w, "grantSessions", [sessions]).slice(10)}`;
}

async function counterfactual(sessionsOf: (w: World) => Session[] = () => []): Promise<Counterfactual> {
  const w = await world();
  const entryPoint = await w.account.entryPoint.getAddress();
  const factory = await deploy("StakedFactory", entryPoint);
  const validator = await w.ownerValidator.getAddress();
  const module = await w.module.getAddress();
  const args = [validator, w.owner.address, module, installData(w, sessionsOf(w))];
  const address = (await factory.getFunction("create").staticCall(...args)) as string;
  await setBalance(address, parseEther("1"));
  const initCode = concat([await factory.getAddress(), factory.interface.encodeFunctionData("create", args)]);
  return { w, factory, account: { ...w.account, address }, initCode };
}

/** How a bundler that enforces ERC-7562 judges the module's storage in this operation (STO-021, STO-022). */
async function storageVerdict({ w, factory, account }: Counterfactual, sessionId: string, outcome: Outcome) {
  const tables = await moduleTables();
  const own = new Set([
    ...slotsOf(tables.accounts, [account.address]),
    ...slotsOf(tables.sessions, [sessionId, account.address]),
    ...slotsOf(tables.targetRules, [sessionId, w.stranger.address, account.address]),
  ]);
  const hash = String(outcome.receipt?.hash);
  const frames = await framesOf(hash, await w.module.getAddress());
  const touched = frames.flatMap(slotsTouched);
  const isDeploying = (await framesOf(hash, await factory.getAddress())).length > 0;
  const deposit = await infoOf(w, await factory.getAddress());
  return {
    isAssociated: touched.length > 0 && touched.every((slot) => own.has(slot)),
    isAccepted: touched.length === 0 || !isDeploying || deposit.staked,
  };
}

async function infoOf(w: World, address: string): Promise<{ staked: boolean }> {
  const abi = ["function getDepositInfo(address) view returns ((uint256,bool staked,uint112,uint32,uint48))"];
  const entryPoint = new ethers.Contract(await w.account.entryPoint.getAddress(), abi, ethers.provider);
  return (await entryPoint.getFunction("getDepositInfo")(address)) as { staked: boolean };
}

describe("An account that does not exist yet [SK-18]", function () {
  it("is made, installs the module, takes a deferred grant and sends, all in one operation", async function () {
    const { w, account, initCode } = await counterfactual();
    const grant = deferredGrant(w, [native(5n)]);
    const sessionId = sessionIdOf(grant.session);
    // Nobody can read the epoch before there is an account: installing makes it 1.
    const scope = { ...(await grantScope(w, account.address)), epoch: 1 };
    const signedGrant = await signGrant(w, grant, { scope });
    const options = { account, signedGrant, fields: { initCode, verificationGasLimit: 4_000_000n } };
    await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 2n }], options);
    expect(await ethers.provider.getCode(account.address)).to.have.length.greaterThan(2);
    expect(await w.module.nativeAllowance(account.address, sessionId)).to.equal(3n);
  });

  for (const isStaked of [false, true]) {
    it(`${isStaked ? "may" : "may not"} do so under ERC-7562 where its factory has ${isStaked ? "a" : "no"} stake`, async function () {
      const made = await counterfactual();
      const { w, factory, account, initCode } = made;
      if (isStaked) await factory.getFunction("addStake")(86_400, { value: parseEther("1") });
      const grant = deferredGrant(w, [native(5n)]);
      const scope = { ...(await grantScope(w, account.address)), epoch: 1 };
      const signedGrant = await signGrant(w, grant, { scope });
      const options = { account, signedGrant, fields: { initCode, verificationGasLimit: 4_000_000n } };
      const sessionId = sessionIdOf(grant.session);
      const outcome = await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 2n }], options);
      const verdict = await storageVerdict(made, sessionId, outcome);
      expect(verdict).to.deep.equal({ isAssociated: true, isAccepted: isStaked });
    });
  }

  it("may be made first, with the session in its init data, without any stake", async function () {
    const made = await counterfactual((w) => [sessionOf(w, [native(5n), gasLimit()])]);
    const { w, account, initCode } = made;
    const sessionId = sessionIdOf(sessionOf(w, []));
    await w.stranger.sendTransaction({ to: ethers.dataSlice(initCode, 0, 20), data: ethers.dataSlice(initCode, 20) });
    const { status } = await w.module.getSession(account.address, sessionId);
    expect(status).to.equal(BigInt(SessionStatus.Active));
    const outcome = await expectAllowed(w, sessionId, [{ to: w.stranger.address, value: 2n }], { account });
    expect(await storageVerdict(made, sessionId, outcome)).to.deep.equal({ isAssociated: true, isAccepted: true });
  });
});
