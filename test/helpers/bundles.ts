import { time } from "@nomicfoundation/hardhat-network-helpers";

import { entryPointInterface } from "../../src/entryPoint";
import { decodeRefusal, revertDataOf, type Refusal } from "../../src/refusal";
import type { PackedUserOperation } from "../../src/userOperation";
import type { World } from "./world";

/** Why a bundle fails, and because of which operation. */
export interface BundleRefusal extends Refusal {
  opIndex?: number;
}

/**
 * Sends a bundle in a block of exactly this time, UNIX seconds.
 * @returns The EntryPoint's reason where it refuses.
 */
export async function handleOpsAt(
  world: World,
  operations: PackedUserOperation[],
  seconds: number,
  account = world.account,
): Promise<string | undefined> {
  await time.setNextBlockTimestamp(seconds);
  const send = account.entryPoint.connect(world.bundler).getFunction("handleOps");
  const refusal = await bundleRefusalOf(async () => {
    const sent = await send(operations, world.bundler.address, { gasLimit: 15_000_000n });
    await sent.wait();
  });
  return refusal === undefined ? undefined : (refusal.entryPointReason ?? refusal.data);
}

/** Like `refusalOf`, with the index of the operation that the EntryPoint blames. */
export async function bundleRefusalOf(call: () => Promise<unknown>): Promise<BundleRefusal | undefined> {
  try {
    await call();
    return undefined;
  } catch (error) {
    const data = revertDataOf(error);
    if (data === undefined) throw error;
    const opIndex: unknown = entryPointInterface.parseError(data)?.args.opIndex;
    return { ...decodeRefusal(data), opIndex: opIndex === undefined ? undefined : Number(opIndex) };
  }
}

/** The hash of a packed operation, as the account's EntryPoint computes it. */
export async function hashOf(world: World, operation: PackedUserOperation, account = world.account): Promise<string> {
  const hash: unknown = await account.entryPoint.getFunction("getUserOpHash")(operation);
  return String(hash);
}
