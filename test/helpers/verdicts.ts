import { expect } from "chai";
import { ethers } from "hardhat";

import type { Call } from "../../src/accounts/erc7579";
import type { Refusal } from "../../src/refusal";
import { refusalOf, sessionOperation, type OperationOptions } from "./operations";
import type { World } from "./world";

/** Why the EntryPoint would refuse the operation, or undefined where it would not. Nothing is charged. */
export async function operationRefusal(
  w: World,
  sessionId: string,
  calls: Call[] | string,
  options: OperationOptions = {},
): Promise<Refusal | undefined> {
  const { account = w.account } = options;
  const operation = await sessionOperation(w, sessionId, calls, options);
  const send = account.entryPoint.connect(w.bundler).getFunction("handleOps");
  return refusalOf(() => send.staticCall([operation], w.bundler.address));
}

/** What `checkCall` says of a call. */
export async function checkRefusal(w: World, sessionId: string, call: Call): Promise<Refusal | undefined> {
  const { to, value = 0n, data = "0x" } = call;
  const module = w.module.connect(ethers.provider);
  return refusalOf(() => module.checkCall(w.account.address, sessionId, to, value, data));
}

/** The module's error and its arguments, or "allowed". */
export function verdictOf(refusal: Refusal | undefined): unknown[] {
  if (refusal === undefined) return ["allowed"];
  return [refusal.error?.name ?? refusal.data, ...((refusal.error?.args.toArray() ?? []) as unknown[])];
}

/** `checkCall` and `isCallPermitted` say what the validation of a real operation says. Returns the verdict. */
export async function expectAgreement(w: World, sessionId: string, call: Call): Promise<unknown[]> {
  const { to, value = 0n, data = "0x" } = call;
  const operation = verdictOf(await operationRefusal(w, sessionId, [call]));
  expect(verdictOf(await checkRefusal(w, sessionId, call)), "checkCall").to.deep.equal(operation);
  const isPermitted = await w.module.isCallPermitted(w.account.address, sessionId, to, value, data);
  expect(isPermitted, "isCallPermitted").to.equal(operation[0] === "allowed");
  return operation;
}
