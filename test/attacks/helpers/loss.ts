import { expect } from "chai";
import { ethers } from "hardhat";

import { SessionStatus } from "../../../src/session";
import type { OnEntryPoint } from "../../helpers/operations";
import type { World } from "../../helpers/world";

/** What an account has, and what its sessions may spend, by name. */
type Holdings = Record<string, unknown>;

/** Whose holdings an attack may be after. */
interface Watched {
  account?: OnEntryPoint;
  /** Session ids of the account. */
  sessions?: string[];
  /** Who might get an approval, beside the actors. */
  spenders?: string[];
  /** Whose deposits at the EntryPoint might be spent, beside the account's. */
  depositors?: string[];
}

/** All that an attack might take or change: ether, deposits, tokens, approvals, sessions, the root owner. */
async function holdingsOf(
  w: World,
  { account = w.account, sessions = [], spenders = [], depositors = [] }: Watched = {},
): Promise<Holdings> {
  const { address, entryPoint } = account;
  const holdings: Holdings = {
    ether: await ethers.provider.getBalance(address),
    epoch: await w.module.epochOf(address),
    isInstalled: await w.module.isInitialized(address),
    rootOwner: await w.ownerValidator.ownerOf(address),
  };
  for (const depositor of [address, ...depositors]) {
    holdings[`deposit of ${depositor}`] = await entryPoint.getFunction("balanceOf")(depositor);
  }
  const actors = [w.sessionKey.address, w.stranger.address, w.bundler.address];
  for (const token of [w.token, w.quietToken]) {
    const name = await token.getAddress();
    holdings[`token ${name}`] = await token.getFunction("balanceOf")(address);
    for (const spender of [...actors, ...spenders]) {
      holdings[`token ${name} approved to ${spender}`] = await token.getFunction("allowance")(address, spender);
    }
  }
  for (const sessionId of sessions) Object.assign(holdings, await sessionHoldings(w, address, sessionId));
  return holdings;
}

async function sessionHoldings(w: World, account: string, sessionId: string): Promise<Holdings> {
  const info = await w.module.getSession(account, sessionId);
  const tokens = [await w.token.getAddress(), await w.quietToken.getAddress()];
  return {
    [`life of ${sessionId}`]: lifeOf(info.status),
    [`gas of ${sessionId}`]: info.gasAllowance,
    [`native of ${sessionId}`]: await w.module.nativeAllowance(account, sessionId),
    [`token of ${sessionId}`]: await w.module.tokenAllowance(account, sessionId, tokens[0]),
    [`quiet token of ${sessionId}`]: await w.module.tokenAllowance(account, sessionId, tokens[1]),
  };
}

/** Whether the session was granted or ended. That time passes is no loss. */
function lifeOf(status: bigint): string {
  const lives: Record<string, string> = { [SessionStatus.Unknown]: "unknown", [SessionStatus.Revoked]: "ended" };
  return lives[String(status)] ?? "granted";
}

/** Runs an attack that should come to nothing: what there was is still there. */
export async function expectNoLoss(w: World, watched: Watched, attack: () => Promise<unknown>): Promise<void> {
  expect(await lossOf(w, watched, attack), "lost").to.deep.equal({});
}

/** Runs an attack that may get what it was granted: what changed, and by how much where it is an amount. */
export async function lossOf(w: World, watched: Watched, attack: () => Promise<unknown>): Promise<Holdings> {
  const before = await holdingsOf(w, watched);
  await attack();
  const after = await holdingsOf(w, watched);
  const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
  const change = (name: string) =>
    typeof before[name] === "bigint" ? (after[name] as bigint) - before[name] : after[name];
  return Object.fromEntries(changed.map((name) => [name, change(name)]));
}
