import type { Session } from "../../src/session";
import { ownerCallsModule, signGrant } from "../../test/behaviors/operations";
import { LATE } from "../../test/helpers/deferred";
import { sessionOf } from "../../test/helpers/sessions";
import { useBare, useSession, type Sent, type Use } from "./operations";
import type { Profile, StorageAccesses } from "./profile";
import type { Scenario } from "./scenarios";
import { gasWorld, type GasWorld } from "./world";

/** Gas of one whole `handleOps` transaction: with a session, and with the bare validator. */
export interface Overhead {
  total: number;
  bare: number;
  overhead: number;
}

/** One row of the table, in the steady state: every slot that the operation writes has been written before. */
export interface OperationRow extends Overhead, StorageAccesses {
  name: string;
  /** The first operation after the grant, beside the bare validator's first. */
  firstUse: Overhead;
  /** The module's `validateUserOp`, with all that it calls. */
  validationGas: number;
  /** Of the whole transaction. */
  calldataGas: number;
  /** What storage, signature and calldata cost by themselves, minus the same of the bare validator. */
  floor: number;
}

const WINDOW = { validAfter: 1_600_000_000, validUntil: 4_000_000_000 };

/** First and second operation of the bare validator, for each account, operation and payer. */
const bareUses = new Map<string, [first: Sent, steady: Sent, profile: Profile]>();

/** Grants the session and uses it twice, then does the same with the bare validator. */
export async function measureOperation(scenario: Scenario): Promise<OperationRow> {
  const { g, session, use } = await prepare(scenario);
  await ownerCallsModule(g, "grantSession", [session]);
  const [first, steady] = [await useSession(g, session, use), await useSession(g, session, use)];
  const profile = await steady.profile();
  const [bareFirst, bareSteady, bareProfile] = await measureBare(scenario, use);
  return {
    name: scenario.name,
    ...compare(steady.total, bareSteady.total),
    firstUse: compare(first.total, bareFirst.total),
    validationGas: profile.validationGas,
    calldataGas: profile.calldataGas,
    ...profile.storage,
    floor: ownPrice(profile) - ownPrice(bareProfile),
  };
}

/** Gas above the bare validator in the steady state, and nothing else. */
export async function measureOverhead(scenario: Scenario, before?: (g: GasWorld) => Promise<void>): Promise<number> {
  const { g, session, use } = await prepare(scenario);
  await before?.(g);
  await ownerCallsModule(g, "grantSession", [session]);
  await useSession(g, session, use);
  const steady = await useSession(g, session, use);
  const [, bareSteady] = await measureBare(scenario, use);
  return steady.total - bareSteady.total;
}

/** The session's first operation, with the grant that it carries. */
export async function measureDeferred(scenario: Scenario): Promise<Overhead> {
  const { g, session, use } = await prepare(scenario);
  const signedGrant = await signGrant(g, { session, deadline: LATE });
  const deferred = await useSession(g, session, { ...use, signedGrant });
  const [bareFirst] = await measureBare(scenario, use);
  return compare(deferred.total, bareFirst.total);
}

/** The world of a scenario, its session and what it does. */
export async function prepare(scenario: Scenario): Promise<{ g: GasWorld; session: Session; use: Use }> {
  const g = await gasWorld(scenario.standard, scenario.version);
  const session = sessionOf(g.w, await scenario.permissions(g), { ...WINDOW, ...scenario.session?.(g) });
  const { mode, isSponsored } = scenario;
  return { g, session, use: { calls: await scenario.calls(g), mode, isSponsored } };
}

async function measureBare({ standard, version, isSponsored }: Scenario, use: Use) {
  const key = JSON.stringify([standard, version, isSponsored, use.calls], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  const known = bareUses.get(key);
  if (known !== undefined) return known;
  const g = await gasWorld(standard, version);
  const [first, steady] = [await useBare(g, use), await useBare(g, use)];
  const measured: [Sent, Sent, Profile] = [first, steady, await steady.profile()];
  bareUses.set(key, measured);
  return measured;
}

function compare(total: number, bare: number): Overhead {
  return { total, bare, overhead: total - bare };
}

function ownPrice({ storageGas, signatureGas, calldataGas }: Profile): number {
  return storageGas + signatureGas + calldataGas;
}
