import { expect } from "chai";

import type { PackedUserOperation } from "../../../src/userOperation";
import { expectError, handleOps, type OnEntryPoint } from "../../helpers/operations";
import type { World } from "../../helpers/world";

/** The EntryPoint refuses the bundle for a reason of its own, such as "AA24 signature error". */
export async function expectReason(
  w: World,
  operations: PackedUserOperation[],
  reason: string,
  account: OnEntryPoint = w.account,
): Promise<void> {
  const { isAllowed, refusal } = await handleOps(w, operations, account);
  expect(isAllowed, "allowed").to.equal(false);
  expect(refusal?.entryPointReason).to.equal(reason);
}

/** The module refuses an operation of the bundle with this error. */
export async function expectBundleError(
  w: World,
  operations: PackedUserOperation[],
  errorName: string,
  args: unknown[],
  account: OnEntryPoint = w.account,
): Promise<void> {
  const { refusal } = await handleOps(w, operations, account);
  expectError(refusal, errorName, args);
}

/** The bundle is validated, and the calls of all its operations go through. */
export async function expectExecuted(
  w: World,
  operations: PackedUserOperation[],
  account: OnEntryPoint = w.account,
): Promise<void> {
  const { isExecuted, refusal, revert } = await handleOps(w, operations, account);
  const { error, entryPointReason, data } = refusal ?? revert ?? {};
  expect(error?.name ?? entryPointReason ?? data, "failed").to.equal(undefined);
  expect(isExecuted, "executed").to.equal(true);
}
