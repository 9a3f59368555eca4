import { expect } from "chai";
import type { ContractTransactionReceipt, Interface } from "ethers";
import { ethers } from "hardhat";

import type { Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { refusalOf, type OperationOptions } from "./operations";
import { expectGrantRefused, grantSession, ownerCallsModule, ownerSends } from "./sessions";
import type { World } from "./world";

/** An event of the module: its name, then its arguments. */
export type ModuleEvent = [name: string, ...args: unknown[]];

/** Calldata for the module. */
export function encodeModuleCall(w: World, name: string, args: unknown[]): string {
  const anyFunction: Interface = w.module.interface;
  return anyFunction.encodeFunctionData(name, args);
}

/** The owner has the account call the module, which goes through. Returns what the module logged. */
export async function ownerCalls(
  w: World,
  name: string,
  args: unknown[],
  options: OperationOptions = {},
): Promise<ModuleEvent[]> {
  const outcome = await ownerCallsModule(w, encodeModuleCall(w, name, args), options);
  expect(outcome.refusal?.data ?? outcome.revert?.data, `${name} failed`).to.equal(undefined);
  expect(outcome.isExecuted, `${name} went through`).to.equal(true);
  return moduleEvents(w, outcome.receipt);
}

/** The owner sends calldata for the account itself, which goes through. Returns what the module logged. */
export async function ownerSendsData(
  w: World,
  callData: string,
  options: OperationOptions = {},
): Promise<ModuleEvent[]> {
  const outcome = await ownerSends(w, callData, options);
  expect(outcome.refusal?.data ?? outcome.revert?.data, "operation failed").to.equal(undefined);
  expect(outcome.isExecuted, "operation went through").to.equal(true);
  return moduleEvents(w, outcome.receipt);
}

/** The module's own events of a transaction, in order. */
export async function moduleEvents(
  w: World,
  receipt: ContractTransactionReceipt | null | undefined,
): Promise<ModuleEvent[]> {
  const module = await w.module.getAddress();
  const logs = receipt?.logs.filter(({ address }) => address === module) ?? [];
  return logs.map((log) => {
    const event = w.module.interface.parseLog(log);
    if (event === null) throw new Error(`The module's interface has no event of topic ${log.topics[0]}.`);
    return [event.name, ...(event.args.toArray() as unknown[])];
  });
}

/** Why the module would refuse this grant of `account`, or undefined where it would not. A call, not a transaction. */
export async function grantRefusal(w: World, session: Session, account = w.account.address) {
  const module = w.module.connect(ethers.provider);
  return refusalOf(() => module.grantSession.staticCall(session, { from: account }));
}

/** The grant is refused, and leaves nothing behind: the twin, of the same id, is granted after it. */
export async function expectRefusedUnlike(
  w: World,
  session: Session,
  errorName: string,
  args: unknown[],
  twin: Session,
): Promise<void> {
  expect(sessionIdOf(twin), "the twin's id").to.equal(sessionIdOf({ ...session, signer: twin.signer }));
  await expectGrantRefused(w, session, errorName, args);
  await grantSession(w, twin);
}
