import { ZeroAddress, type Provider } from "ethers";

import type { SessionState } from "../evaluate";
import { moduleAt } from "../moduleContract";
import { decodeRefusal, revertDataOf } from "../refusal";
import { PermissionType, SessionStatus, type Session } from "../session";
import { sessionIdOf } from "../sessionId";

/** Which account of which module. */
export interface ModuleOfAccount {
  /** The address of SessionKeyValidator. */
  module: string;
  account: string;
}

/**
 * What the module knows now of an account and of one session, as `evaluate` takes it.
 * @param session As it was granted, or as it is about to be.
 * @param targets Contracts that are about to be called, so that it is seen which are protected.
 * @example evaluate(session, await readSessionState(provider, { module, account }, session), operation);
 */
export async function readSessionState(
  provider: Provider,
  { module, account }: ModuleOfAccount,
  session: Session,
  targets: readonly string[] = [],
): Promise<SessionState> {
  const contract = moduleAt(module, provider);
  const sessionId = sessionIdOf(session);
  const named = session.permissions.map(({ target }) => target).filter((target) => target !== ZeroAddress);
  const asked = [...new Set([...named, ...targets])];
  const [info, epoch, isInstalled, remaining, isProtected] = await Promise.all([
    contract.getSession(account, sessionId),
    contract.epochOf(account),
    contract.isInitialized(account),
    readRemaining(provider, { module, account }, session),
    Promise.all(asked.map((target) => contract.isProtected(account, target))),
  ]);
  const protectedTargets = asked.filter((_, index) => isProtected[index]);
  const state = { module, account, isInstalled, epoch, protectedTargets, remaining, isRevoked: false };
  const status = Number(info.status);
  if (status === Number(SessionStatus.Unknown)) return state;
  if (status !== Number(SessionStatus.Revoked)) return { ...state, sessionEpoch: epoch };
  return { ...state, ...(await readEnd(provider, { module, account }, sessionId)) };
}

/**
 * What is left of each permission's allowance, in the order of `session.permissions`: wei, or the token's base units.
 * `MaxUint256` is unlimited; permissions without an allowance have zero, and so have sessions that are not on chain.
 */
export async function readRemaining(
  provider: Provider,
  { module, account }: ModuleOfAccount,
  session: Session,
): Promise<bigint[]> {
  const contract = moduleAt(module, provider);
  const sessionId = sessionIdOf(session);
  return Promise.all(
    session.permissions.map(async ({ permissionType, target }) => {
      if (permissionType === PermissionType.NativeTokenTransfer) return contract.nativeAllowance(account, sessionId);
      if (permissionType === PermissionType.ERC20TokenTransfer) {
        return contract.tokenAllowance(account, sessionId, target);
      }
      if (permissionType !== PermissionType.GasLimit) return 0n;
      return (await contract.getSession(account, sessionId)).gasAllowance;
    }),
  );
}

/** Why a session is not alive: one revoked has a tombstone, one of another epoch is void. The module says which. */
async function readEnd(
  provider: Provider,
  { module, account }: ModuleOfAccount,
  sessionId: string,
): Promise<Pick<SessionState, "isRevoked" | "sessionEpoch">> {
  const REVOKED = { isRevoked: true };
  try {
    await moduleAt(module, provider).checkCall(account, sessionId, account, 0n, "0x");
    return REVOKED;
  } catch (error) {
    const data = revertDataOf(error);
    if (data === undefined) throw error;
    const refusal = decodeRefusal(data).error;
    if (refusal?.name === "SessionIsRevoked") return REVOKED;
    // Of an account that has not installed the module, no session's epoch matters.
    return { isRevoked: false, sessionEpoch: refusal?.name === "SessionIsVoid" ? BigInt(String(refusal.args[2])) : 0n };
  }
}
