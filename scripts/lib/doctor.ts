import { openAccount, type AccountHandle, type AccountOptions } from "./account";
import { accountChecks } from "./accountChecks";
import { bundlerCheck, chainChecks, moduleCheck } from "./chainChecks";
import type { SessionChoice } from "./chooseSession";
import type { Context } from "./context";
import { failed, type Check } from "./check";
import { sessionChecks } from "./sessionChecks";
import { UserError } from "./userError";

/** How `session:doctor` is asked. */
export interface DoctorOptions extends AccountOptions, SessionChoice {
  bundler?: string;
}

/**
 * Checks everything between the user and a working session, in the order in which things depend on each other, and
 * says a line each. What can't be checked because something before it is missing is left out.
 * @throws UserError where something is not in order.
 */
export async function diagnose(context: Context, options: DoctorOptions): Promise<Check[]> {
  const checks: Check[] = [];
  for await (const check of allChecks(context, options)) {
    checks.push(check);
    context.say(`${markOf(check)}  ${check.name}: ${[check.message, check.remedy ?? ""].join(" ").trim()}`);
  }
  const failed = checks.filter(({ isOk }) => !isOk);
  if (failed.length === 0) return checks;
  throw new UserError(
    failed.length === 1 ? "One thing is not in order." : `${failed.length} things are not in order.`,
    `Start with the first: ${failed[0].remedy}`,
  );
}

function markOf({ isOk, remedy }: Check): string {
  if (!isOk) return "FAIL";
  return remedy === undefined ? "ok  " : "warn";
}

async function* allChecks(context: Context, options: DoctorOptions): AsyncGenerator<Check> {
  yield* chainChecks(context);
  const module = await moduleCheck(context, options.module);
  yield module;
  const account = module.isOk ? await accountCheck(context, options) : undefined;
  if (account !== undefined) yield account.check;
  if (account?.handle === undefined) return;
  yield* accountChecks(context, account.handle, options);
  if (options.bundler) yield await bundlerCheck(options.bundler, account.handle.entryPoint);
  yield* sessionChecks(context, account.handle, options);
}

async function accountCheck(
  context: Context,
  options: DoctorOptions,
): Promise<{ check: Check; handle?: AccountHandle }> {
  const name = "account";
  try {
    const handle = await openAccount(context, options);
    const kind = handle.accountId || "an account that does not name its kind";
    return { handle, check: { name, isOk: true, message: `${handle.address} is ${kind}.` } };
  } catch (error) {
    return { check: failed(name, error) };
  }
}
