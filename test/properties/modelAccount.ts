import { dataLength, dataSlice } from "ethers";

import {
  evaluate,
  evaluateGrant,
  evaluateRuntime,
  type AccountState,
  type JudgedCall,
  type ModuleError,
  type OwnerCheck,
  type SessionState,
} from "../../src/evaluate";
import { exists } from "../../src/evaluate/liveness";
import { findPermission } from "../../src/evaluate/state";
import type { PermissionType, Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import type { GrantStep, ManagingStep, OperationStep, RuntimeStep, Step } from "./steps";

/** What the model says of a step. */
export interface Expectation {
  error?: ModuleError;
  /** Of an operation that is not refused. */
  validationData?: bigint;
  /** Of an operation or a call at runtime. */
  calls?: JudgedCall[];
  /** The session whose allowances the step may change. */
  known?: KnownSession;
}

/** A session, and its part of the state. */
export interface KnownSession {
  id: string;
  session: Session;
  state: Pick<SessionState, "sessionEpoch" | "isRevoked" | "remaining">;
}

/** An account as the model sees it, with all its sessions. */
export interface ModelAccount {
  state: AccountState;
  sessions: Map<string, KnownSession>;
  /** Of the block in which everything happens, UNIX seconds. */
  time: number;
  chainId: number;
}

/** Neither granted nor revoked. */
const UNTOUCHED = { isRevoked: false, remaining: [] };

/** What is left of the session's permission of a type that has one value; zero without such a permission. */
export function leftOf({ session, state }: KnownSession, type: PermissionType): bigint {
  const index = findPermission(session, type);
  return index === undefined ? 0n : state.remaining[index];
}

/** Applies a step to the model. */
export function apply(model: ModelAccount, step: Step): Expectation {
  if (step.kind === "grant") return grant(model, step);
  if (step.kind === "operation") return validate(model, step);
  if (step.kind === "runtime") return validateRuntime(model, step);
  manage(model, step);
  return {};
}

function grant(model: ModelAccount, { session }: GrantStep): Expectation {
  const id = idOf(session);
  const known = model.sessions.get(id);
  const { error, state } = evaluateGrant(session, { ...model.state, ...(known?.state ?? UNTOUCHED) });
  if (error !== undefined) return { error, known };
  const granted = { id, session, state: ownPart(state) };
  model.sessions.set(id, granted);
  return { known: granted };
}

/** The rest is the account's, which all its sessions share. */
function ownPart({ sessionEpoch, isRevoked, remaining }: SessionState): KnownSession["state"] {
  return { sessionEpoch, isRevoked, remaining };
}

/** Empty where the contract has no id for the session either. */
function idOf(session: Session): string {
  try {
    return sessionIdOf(session);
  } catch {
    return "";
  }
}

function validate(model: ModelAccount, step: OperationStep): Expectation {
  const { signature } = step.userOp;
  const known = knownBy(model, dataLength(signature) < 33 ? "0x" : dataSlice(signature, 1, 33));
  const operation = { ...step, owner: ownerOf(model, step) };
  const { state, granted, ...result } = evaluate(known.session, { ...model.state, ...known.state }, operation);
  if (granted === undefined) {
    known.state = ownPart(state);
    return { ...result, known };
  }
  const begun = { id: sessionIdOf(granted), session: granted, state: ownPart(state) };
  model.sessions.set(begun.id, begun);
  return { ...result, known: begun };
}

function ownerOf({ chainId, sessions }: ModelAccount, { ownerSigned }: OperationStep): OwnerCheck {
  return {
    chainId,
    isSigned: (digest, signature) => digest === ownerSigned?.digest && signature === ownerSigned.signature,
    isUsed: (sessionId) => {
      const state = sessions.get(sessionId)?.state;
      return state !== undefined && exists(state);
    },
  };
}

function validateRuntime(model: ModelAccount, step: RuntimeStep): Expectation {
  const known = knownBy(model, step.authorization);
  const { state, ...result } = evaluateRuntime(known.session, { ...model.state, ...known.state }, step);
  known.state = ownPart(state);
  return { ...result, known };
}

/** The session of this id. Where there is none the operation is refused, whichever session the model is given. */
function knownBy({ sessions }: ModelAccount, id: string): KnownSession {
  return sessions.get(id) ?? [...sessions.values()][0];
}

function manage(model: ModelAccount, { name, args }: ManagingStep): void {
  const { state, sessions, time } = model;
  if (name === "protectTargets") {
    const [targets, isProtected] = args as [string[], boolean];
    const others = state.protectedTargets.filter((target) => !targets.includes(target));
    state.protectedTargets = isProtected ? [...others, ...targets] : others;
    return;
  }
  if (name === "revokeSession") {
    const id = args[0] as string;
    const known = sessions.get(id);
    if (known === undefined) throw new Error(`No session ${id}.`);
    known.state = { ...known.state, isRevoked: true };
    return;
  }
  const next = state.epoch + 1n;
  state.epoch = name === "revokeAllSessions" && next < BigInt(time) ? BigInt(time) : next;
  if (name !== "revokeAllSessions") state.isInstalled = name === "onInstall";
}
