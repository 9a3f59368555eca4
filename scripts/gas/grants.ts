import { MaxUint256, type ContractTransactionResponse } from "ethers";

import type { Permission } from "../../src/session";
import { ownerCallsModule } from "../../test/behaviors/operations";
import { erc20, functionsOnContract, gasLimit } from "../../test/helpers/permissions";
import { sessionOf } from "../../test/helpers/sessions";
import { measureDeferred, measureOperation, prepare, type Overhead } from "./measure";
import { useSession } from "./operations";
import { HEADLINE, TYPES, lastOf, type Scenario } from "./scenarios";
import { gasWorld, type GasWorld } from "./world";

/** A whole transaction in which an account calls the module itself; no bare validator does the like. */
export interface ManagementRow extends Overhead {
  name: string;
}

/** What it costs to grant the sessions that the rows of these names use. */
export interface GrantRow {
  name: string;
  /** A whole transaction of the account. */
  direct: number;
  /** What an operation that carries the grant costs more than the first one of a session granted before. */
  deferred: number;
}

const WINDOW = { validAfter: 1_600_000_000, validUntil: 4_000_000_000 };

/** The grant of each type, and of the headline's session. */
export async function measureGrants(): Promise<GrantRow[]> {
  const rows: GrantRow[] = [];
  for (const scenario of [HEADLINE, ...TYPES]) {
    const deferred = await measureDeferred(scenario);
    const { firstUse } = await measureOperation(scenario);
    const direct = await directGrant(scenario.permissions);
    rows.push({ name: scenario.name, direct, deferred: deferred.total - firstUse.total });
  }
  return rows;
}

/** A session's first operation with the grant that it carries, and beside it the two operations that do the same. */
export async function measureFirstUses(): Promise<ManagementRow[]> {
  const deferred = await measureDeferred(HEADLINE);
  const { g, session, use } = await prepare(HEADLINE);
  const { receipt } = await ownerCallsModule(g, "grantSession", [session]);
  const used = await useSession(g, session, use);
  const total = Number(receipt?.gasUsed) + used.total;
  const { bare } = deferred;
  return [
    { name: "deferred grant of the headline's session, installed and used in one operation", ...deferred },
    {
      name: "the same session granted in an operation of the owner, then used in another",
      total,
      bare,
      overhead: total - bare,
    },
  ];
}

/** Other transactions of an account with the module. */
export async function measureManagement(): Promise<ManagementRow[]> {
  const grant = (name: string, permissions: Scenario["permissions"]) =>
    directGrant(permissions).then((gas) => rowOf(name, gas));
  const functions =
    (count: number) =>
    async ({ w }: GasWorld) => [await functionsOnContract(w.recorder, ...lastOf(count)), gasLimit(10n ** 16n)];
  return [
    await grant("grant of ERC-20 allowance, window and gas limit", ({ w }) => typical(w, 1_000_000n, 10n ** 16n)),
    await grant("grant of the same, unlimited", ({ w }) => typical(w, MaxUint256, MaxUint256)),
    await grant("grant of 7 functions of one contract", functions(7)),
    await grant("grant of 64 functions of one contract", functions(64)),
    ...(await measureEnds()),
  ];
}

async function measureEnds(): Promise<ManagementRow[]> {
  const g = await gasWorld();
  const { caller, session } = await standIn(g, await typical(g.w, 1_000_000n, 10n ** 16n));
  const sessionId = await g.w.module.sessionIdOf(session.signerKind, session.signer, session.salt);
  await (await caller.grantSession(session)).wait();
  return [
    rowOf("revocation of a session", await gasOf(caller.revokeSession(sessionId))),
    rowOf("revocation of all sessions", await gasOf(caller.revokeAllSessions())),
  ];
}

/** A whole transaction that grants a session of these permissions. */
export async function directGrant(permissions: Scenario["permissions"]): Promise<number> {
  const g = await gasWorld();
  const { caller, session } = await standIn(g, await permissions(g));
  return gasOf(caller.grantSession(session));
}

/** An account that calls the module by a transaction of its own, as one under EIP-7702 may. */
async function standIn({ w }: GasWorld, permissions: Permission[]) {
  const caller = w.module.connect(w.stranger);
  await (await caller.revokeAllSessions()).wait();
  return { caller, session: sessionOf(w, permissions, { signer: w.owner.address, ...WINDOW }) };
}

async function typical(w: GasWorld["w"], allowance: bigint, gas: bigint): Promise<Permission[]> {
  return [await erc20(w.token, allowance), gasLimit(gas)];
}

async function gasOf(sent: Promise<ContractTransactionResponse>): Promise<number> {
  const receipt = await (await sent).wait();
  if (receipt === null) throw new Error("The transaction was not mined.");
  return Number(receipt.gasUsed);
}

function rowOf(name: string, total: number): ManagementRow {
  return { name, total, bare: 0, overhead: total };
}
