import { ethers } from "hardhat";

import type { Permission, Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { sessionOf } from "./sessions";
import { moduleTables, slotOf } from "./slots";
import type { World } from "./world";

/** The word of a purse, as Purse.sol says. The zero address stands for ether. */
export function purseOf(token: string, gas: bigint, allowance: bigint): bigint {
  return ((BigInt(token) >> 96n) << 192n) | (gas << 112n) | allowance;
}

/** The two words in which the module keeps a session's header and its purse. */
export async function wordsOf(
  w: World,
  sessionId: string,
  account = w.account.address,
): Promise<[header: bigint, purse: bigint]> {
  const { sessions } = await moduleTables();
  const first = slotOf(sessions, [sessionId, account]);
  const read = async (slot: bigint) => BigInt(await ethers.provider.getStorage(w.module, slot));
  return [await read(first), await read(first + 1n)];
}

/** Grants a session of the stranger, an account without code, which calls the module by transactions. */
export async function grantByStranger(
  w: World,
  permissions: Permission[],
  fields: Partial<Session> = {},
): Promise<string> {
  const session = sessionOf(w, permissions, fields);
  const module = w.module.connect(w.stranger);
  if (!(await module.isInitialized(w.stranger.address))) await module.onInstall("0x");
  await module.grantSession(session);
  return sessionIdOf(session);
}
