import { AbiCoder, getAddress, isHexString } from "ethers";

import type { Call } from "../accounts/erc7579";
import type { Neighbour } from "../accounts/AccountAdapter";
import { readEpoch } from "../chain/readEpoch";
import { ExplainedError } from "../explainedError";
import { moduleAt, moduleInterface } from "../moduleContract";
import type { ClientContext } from "./ClientContext";
import type { CallsStatus } from "./getCallsStatus";
import { sendOwnerCalls } from "./sendOwnerCalls";

/** An empty list of sessions. Some accounts skip `onInstall` where its data is empty, so there is always some. */
export const NO_SESSIONS = AbiCoder.defaultAbiCoder().encode(["tuple(bytes)[]"], [[]]);

/**
 * Ends a session for good, and voids its deferred grant if nobody has used it yet.
 * @param sessionId 32 bytes, hex: from `grantPermissions` or `listSessions`.
 */
export async function revokeSession(client: ClientContext, sessionId: string): Promise<CallsStatus> {
  if (!isHexString(sessionId, 32)) {
    const remedy = "It is 0x and 64 hex digits, as grantPermissions and listSessions have it.";
    throw new ExplainedError("InvalidSessionId", "This is no session id.", remedy);
  }
  return callModule(client, moduleInterface.encodeFunctionData("revokeSession", [sessionId]));
}

/** Ends every session of the account, and every deferred grant that nobody has used yet. */
export async function revokeAllSessions(client: ClientContext): Promise<CallsStatus> {
  return callModule(client, moduleInterface.encodeFunctionData("revokeAllSessions"));
}

/**
 * Puts contracts on the account's protected list: no session can be granted them from then on. Does not end earlier
 * grants that name them.
 * @returns Undefined where all were on the list already.
 */
export async function protectTargets(
  client: ClientContext,
  targets: readonly string[],
): Promise<CallsStatus | undefined> {
  const open = await unprotected(
    client,
    targets.map((target) => getAddress(target)),
  );
  return open.length === 0 ? undefined : sendOwnerCalls(client, [protectCall(client, open)]);
}

/** What `install` did. */
export interface Installation {
  /** False where the module was installed already. */
  isNew: boolean;
  /** What was put on the protected list now. */
  protectedNow: Neighbour[];
  /** What the chain did not tell of the account's other contracts, in words; protect those by hand. */
  missing: string[];
  /** Undefined where nothing was to do. */
  calls?: CallsStatus;
}

/**
 * Installs the module, and protects the contracts around the account, both in one operation. Safe to run twice: what is
 * done already is left alone.
 */
export async function install(client: ClientContext): Promise<Installation> {
  const { provider, adapter, scope } = client;
  const [{ isInstalled }, { found, missing }] = await Promise.all([
    readEpoch(provider, scope),
    adapter.neighbours(provider),
  ]);
  const open = await unprotected(
    client,
    found.map(({ address }) => address),
  );
  const protectedNow = found.filter(({ address }) => open.includes(address));
  const calls = [
    ...(isInstalled ? [] : [adapter.installCall(NO_SESSIONS)]),
    ...(open.length === 0 ? [] : [protectCall(client, open)]),
  ];
  const result = { isNew: !isInstalled, protectedNow, missing };
  return calls.length === 0 ? result : { ...result, calls: await sendOwnerCalls(client, calls) };
}

async function unprotected({ provider, scope }: ClientContext, targets: string[]): Promise<string[]> {
  const module = moduleAt(scope.module, provider);
  const isProtected = await Promise.all(targets.map((target) => module.isProtected(scope.account, target)));
  return targets.filter((_, index) => !isProtected[index]);
}

function protectCall({ scope }: ClientContext, targets: string[]): Call {
  return { to: scope.module, data: moduleInterface.encodeFunctionData("protectTargets", [targets, true]) };
}

function callModule(client: ClientContext, data: string): Promise<CallsStatus> {
  return sendOwnerCalls(client, [{ to: client.scope.module, data }]);
}
