import { MaxUint256, toQuantity } from "ethers";

import { describeError } from "../../src/describeError";
import { sessionIdOf } from "../../src/sessionId";
import { WIRE_TYPES, parseGrant, toSession, type WirePermission, type WireType } from "../../src/wire";
import { ownerCallsModule, sessionOperation } from "../../test/behaviors/operations";
import { handleOps, type Outcome } from "../../test/helpers/operations";
import type { DemoAccount } from "./accounts";
import { DEMO_CASES, type Attempt } from "./cases";
import { describeRemaining } from "./remaining";
import { demoFunctions, demoTokens, prepareDemo, withNames, type DemoSetup } from "./setup";

/** One operation that was tried. */
export interface DemoRow {
  permission: WireType;
  tried: string;
  /** What the EntryPoint decided. */
  verdict: "allowed" | "refused";
  /** The EntryPoint's reason in plain words. */
  why: string;
  /** The module's error, where it refused. */
  error?: string;
  /** Gas of the whole transaction; a refused operation never gets into one. */
  gas?: number;
  /** What the module's views say is left afterwards. */
  left: string;
}

/** How a demo differs from the usual one. */
export interface DemoOptions {
  /** What a row is granted instead. */
  permissions?: Partial<Record<WireType, WirePermission>>;
  /** The standard of the account that it runs on; `erc7579` where absent. */
  account?: DemoAccount;
  /** Where it runs; a new one with that account where absent. */
  setup?: DemoSetup;
  /** Takes lines about the progress. */
  say?: (line: string) => void;
}

const UNLIMITED_GAS: WirePermission = { type: "gas-limit", data: { limit: toQuantity(MaxUint256) } };
const silent = () => undefined;

/**
 * Grants one session per type of permission, and tries two operations under each: one that the usual permission
 * allows, one that it does not. The verdicts are the EntryPoint's.
 * @throws WireError where a permission can't be granted.
 * @example const rows = await runDemo({ account: "erc6900" });
 */
export async function runDemo(options: DemoOptions = {}): Promise<DemoRow[]> {
  const { say = silent } = options;
  const setup = options.setup ?? (await prepareDemo(options.account));
  const { module, account, entryPoint } = setup.addresses;
  const { version, driver, w } = setup.mounted;
  say(`EntryPoint ${version}: ${entryPoint}`);
  say(`SessionKeyValidator: ${module}`);
  say(`${driver.standard} account: ${account}, module installed, owner ${w.owner.address}`);
  say(`Session key: ${w.sessionKey.address}, one session per permission`);
  const rows: DemoRow[] = [];
  for (const [index, type] of WIRE_TYPES.entries()) {
    const permission = options.permissions?.[type] ?? setup.permissions[type];
    rows.push(...(await tryPermission(setup, type, permission, toQuantity(index + 1))));
    say(`Tried ${type}`);
  }
  return rows;
}

async function tryPermission(
  setup: DemoSetup,
  type: WireType,
  permission: WirePermission,
  salt: string,
): Promise<DemoRow[]> {
  const { mounted, addresses } = setup;
  const key = { type: "secp256k1", publicKey: mounted.w.sessionKey.address };
  const permissions = [permission, ...companions(permission, addresses.game)];
  const session = toSession(parseGrant({ key, permissions, salt }, addresses));
  await ownerCallsModule(mounted, "grantSession", [session]);
  const sessionId = sessionIdOf(session);
  const { allowed, refused, isRevokedBetween = false } = DEMO_CASES[type](setup);
  const first = await attempt(setup, type, sessionId, allowed);
  if (isRevokedBetween) await ownerCallsModule(mounted, "revokeSession", [sessionId]);
  return [first, await attempt(setup, type, sessionId, refused)];
}

/** What a permission needs beside it to be of use: gas, or something to spend the gas on. */
function companions({ type }: WirePermission, game: string): WirePermission[] {
  if (type === "root") return [];
  return type === "gas-limit" ? [{ type: "contract-access", data: { address: game } }] : [UNLIMITED_GAS];
}

async function attempt(
  setup: DemoSetup,
  type: WireType,
  sessionId: string,
  { what, calls }: Attempt,
): Promise<DemoRow> {
  const { mounted } = setup;
  const operation = await sessionOperation(mounted, sessionId, calls);
  const outcome = await handleOps(mounted.w, [operation], mounted.account);
  return {
    permission: type,
    tried: what,
    verdict: outcome.isAllowed ? "allowed" : "refused",
    why: reasonOf(setup, outcome),
    error: outcome.refusal?.error?.name,
    gas: outcome.receipt && Number(outcome.receipt.gasUsed),
    left: await describeRemaining(setup, sessionId, type),
  };
}

function reasonOf(setup: DemoSetup, { refusal, revert, isExecuted }: Outcome): string {
  const problem = refusal ?? revert;
  if (problem === undefined) return isExecuted ? "Validated and executed." : "Validated, and failed without a reason.";
  const { message } = describeError(problem, demoTokens(setup), demoFunctions);
  return withNames(setup, refusal === undefined ? `Validated, and failed: ${message}` : message);
}
