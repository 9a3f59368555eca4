import { AbiCoder } from "ethers";

import type { Session } from "../../src/session";
import { sessionIdOf } from "../../src/sessionId";
import { seeded, type Seeded } from "../helpers/seeded";
import { apply, type KnownSession, type ModelAccount } from "./modelAccount";
import { randomMutation } from "./randomMutation";
import { randomOperation, type OperationScope } from "./randomOperation";
import { randomRuntimeCall } from "./randomRuntimeCall";
import { randomSession } from "./randomSession";
import { PROTECTABLE } from "./surroundings";
import type { ManagingStep, Step } from "./steps";

/** What happens to one account, on which the module is installed. */
export interface Round {
  /** Sessions that operations may name, granted or not. */
  planned: Session[];
  steps: Step[];
}

/** Operations of a round; after so many of them the account begins to end its sessions. */
export const OPERATIONS = 25;
const CALM = 21;
/** Grants that are likely to be refused. */
const MUTATIONS = 8;

const UNINSTALL: ManagingStep = { kind: "managing", name: "onUninstall", args: ["0x"] };
const INSTALL: ManagingStep = {
  kind: "managing",
  name: "onInstall",
  // An empty list of sessions, because some accounts skip the call for empty data.
  args: [AbiCoder.defaultAbiCoder().encode(["uint256[]"], [[]])],
};

/** The account as every round finds it. */
export function startOf(planned: Session[], scope: OperationScope, time: number): ModelAccount {
  const known = planned.map((session): [string, KnownSession] => {
    const id = sessionIdOf(session);
    return [id, { id, session, state: { isRevoked: false, remaining: session.permissions.map(() => 0n) } }];
  });
  const { module, account, chainId } = scope.surroundings;
  const state = { module, account, isInstalled: true, epoch: 1n, protectedTargets: [] };
  return { state, sessions: new Map(known), time, chainId };
}

/** What a round draws from. */
export function randomOf(seed: number, number: number): Seeded {
  return seeded((Math.imul(seed, 0x9e3779b1) + number) | 0);
}

/** The round of this number: the same for the same seed. */
export function randomRound(seed: number, number: number, scope: OperationScope, time: number): Round {
  const random = randomOf(seed, number);
  const planned = [1n, 2n].map((salt) => randomSession(random, scope.surroundings, salt, time));
  const model = startOf(planned, scope, time);
  const steps: Step[] = [];
  const take = (step: Step) => {
    // The model moves along, so that what is drawn next can stand at the edge of what is left.
    apply(model, step);
    steps.push(step);
  };
  for (const step of beginning(random, planned, scope)) take(step);
  // Granting replaces what is known of a session.
  const current = () => model.sessions.get(sessionIdOf(random.pick(planned))) as KnownSession;
  for (let i = 0; i < OPERATIONS; i++) {
    if (i >= CALM && random.below(3) === 0) take(randomEnd(random, current()));
    if (random.below(40) === 0) take(randomProtection(random));
    take(randomOperation(random, current(), scope, model.state.epoch));
    const isRuntime = scope.standard === "ERC-6900" && random.below(4) === 0;
    if (isRuntime) take(randomRuntimeCall(random, current(), scope.surroundings, time));
  }
  return { planned, steps };
}

/** Grants, some of which are refused, and what the account protects. */
export function beginning(random: Seeded, planned: Session[], { surroundings }: OperationScope): Step[] {
  const mutations = Array.from({ length: MUTATIONS }, (_, i): Step => {
    const session = { ...random.pick(planned), salt: BigInt(10 + i) };
    return { kind: "grant", session: randomMutation(random, session, surroundings) };
  });
  // The others may come along with an operation, or never.
  const grants = planned.filter(() => random.below(5) !== 0).map((session): Step => ({ kind: "grant", session }));
  const protection = random.below(2) === 0 ? [randomProtection(random)] : [];
  const again = random.below(4) === 0 ? [grants[0] ?? mutations[0]] : [];
  const install = random.below(20) === 0 ? [random.pick([INSTALL, UNINSTALL])] : [];
  const first = random.below(10) === 0 ? [...protection, ...grants] : [...grants, ...protection];
  return [...install, ...first, ...mutations, ...again];
}

function randomProtection(random: Seeded): Step {
  const targets = PROTECTABLE.filter(() => random.below(2) === 0);
  return { kind: "managing", name: "protectTargets", args: [targets, random.below(4) !== 0] };
}

function randomEnd(random: Seeded, known: KnownSession): Step {
  return random.pick<Step>([
    INSTALL,
    UNINSTALL,
    { kind: "managing", name: "revokeAllSessions", args: [] },
    { kind: "managing", name: "revokeSession", args: [known.id] },
    // Again, most of the time; but a session that was not granted yet may begin here, or leave a tombstone above.
    { kind: "grant", session: known.session },
  ]);
}
