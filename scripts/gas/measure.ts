import { MaxUint256, type ContractTransactionReceipt } from "ethers";

import { sessionIdOf } from "../../src/sessionId";
import type { PackedUserOperation } from "../../src/userOperation";
import { handleOps, ownerOperation, sessionOperation, type OperationOptions } from "../../test/helpers/operations";
import { LATE, signGrant } from "../../test/helpers/deferred";
import { erc20, gasLimit } from "../../test/helpers/permissions";
import { grantSession, install, sessionOf } from "../../test/helpers/sessions";
import { deployWorld, type World } from "../../test/helpers/world";
import { HEADLINE, SCENARIOS, type Scenario } from "./scenarios";

/** Gas of one whole `handleOps` transaction: with a session, and with the bare validator. */
export interface GasRow {
  name: string;
  total: number;
  bare: number;
  overhead: number;
}

/** What `snapshots/gas.json` holds. */
export interface GasTable {
  headline: Omit<GasRow, "name">;
  rows: GasRow[];
}

const WINDOW = { validAfter: 1_600_000_000, validUntil: 4_000_000_000 };

/** Measures every scenario in a world of its own. */
export async function measureGas(): Promise<GasTable> {
  const rows: GasRow[] = [];
  for (const scenario of SCENARIOS) rows.push(await measure(scenario));
  const headline = rows.find(({ name }) => name === HEADLINE.name);
  if (headline === undefined) throw new Error("The headline is not among the scenarios.");
  rows.push(...(await measureFirstUse()), ...(await measureManagement()));
  const { total, bare, overhead } = headline;
  return { headline: { total, bare, overhead }, rows };
}

async function measure(scenario: Scenario): Promise<GasRow> {
  const world = await deployWorld();
  const account = world.accounts[scenario.version ?? "v0.8"];
  const options: OperationOptions = { account, mode: scenario.mode };
  await install(world, account);
  const session = sessionOf(world, await scenario.permissions(world), WINDOW);
  const sessionId = await grantSession(world, session, { account });
  const calls = await scenario.calls(world);
  const total = await steadyGas(world, () => sessionOperation(world, sessionId, calls, options), options);
  const bare = await steadyGas(world, () => ownerOperation(world, calls, { account }), options);
  return { name: scenario.name, total, bare, overhead: total - bare };
}

/** Gas of the second operation of its kind: every slot that it writes has been written before. */
async function steadyGas(
  world: World,
  build: () => Promise<PackedUserOperation>,
  { account }: OperationOptions,
): Promise<number> {
  await gasOf(world, await build(), account);
  return gasOf(world, await build(), account);
}

/** A session's first operation, with the grant that it carries, and beside it the two transactions that do the same. */
async function measureFirstUse(): Promise<GasRow[]> {
  const world = await deployWorld();
  await install(world);
  const calls = await HEADLINE.calls(world);
  const bare = await steadyGas(world, () => ownerOperation(world, calls), {});
  const session = sessionOf(world, await HEADLINE.permissions(world), WINDOW);
  const signedGrant = await signGrant(world, { session: { ...session, salt: 1n }, deadline: LATE });
  const deferredId = sessionIdOf(signedGrant.grant.session);
  const deferred = await gasOf(world, await sessionOperation(world, deferredId, calls, { signedGrant }));
  const data = world.module.interface.encodeFunctionData("grantSession", [session]);
  const grantCalls = [{ to: await world.module.getAddress(), data }];
  const granting = await gasOf(world, await ownerOperation(world, grantCalls));
  const using = await gasOf(world, await sessionOperation(world, sessionIdOf(session), calls));
  const row = (name: string, total: number): GasRow => ({ name, total, bare, overhead: total - bare });
  return [
    row("deferred grant of the headline's session, installed and used in one operation", deferred),
    row("the same session granted in an operation of the owner, then used in another", granting + using),
  ];
}

async function gasOf(world: World, operation: PackedUserOperation, account = world.account): Promise<number> {
  const { receipt, refusal, revert } = await handleOps(world, [operation], account);
  const problem = refusal ?? revert;
  if (receipt === undefined || problem !== undefined) throw new Error(`Refused: ${problem?.error?.name ?? "unknown"}`);
  return Number(receipt.gasUsed);
}

/** Whole transactions in which an account calls the module itself; there is no bare validator to compare with. */
async function measureManagement(): Promise<GasRow[]> {
  const world = await deployWorld();
  const { module } = world;
  const permissions = [await erc20(world.token, 1_000_000n), gasLimit(10n ** 16n)];
  const session = sessionOf(world, permissions, { signer: world.owner.address, ...WINDOW });
  const caller = module.connect(world.stranger);
  await (await caller.revokeAllSessions()).wait();
  const row = async (name: string, sent: ReturnType<typeof caller.grantSession>): Promise<GasRow> => {
    const receipt = (await (await sent).wait()) as ContractTransactionReceipt;
    return { name, total: Number(receipt.gasUsed), bare: 0, overhead: Number(receipt.gasUsed) };
  };
  const unlimited = { ...session, salt: 1n, permissions: [await erc20(world.token, MaxUint256), gasLimit()] };
  const sessionId = await module.sessionIdOf(session.signerKind, session.signer, session.salt);
  return [
    await row("grant of ERC-20 allowance, window and gas limit", caller.grantSession(session)),
    await row("grant of the same, unlimited", caller.grantSession(unlimited)),
    await row("revocation of a session", caller.revokeSession(sessionId)),
    await row("revocation of all sessions", caller.revokeAllSessions()),
  ];
}
